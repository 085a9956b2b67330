import { notifications } from '@mantine/notifications';
import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Role } from '#contracts';
import type { ActionDto, ApprovalDto, BulkDecisionDto } from '../../../shared/api/generated/index.ts';
import { Toasts } from '../../../shared/ui/toasts.tsx';
import { page } from '../../../test/fixtures.ts';
import { openPage } from '../../../test/page.ts';
import { renderWith } from '../../../test/render.tsx';
import { anActionOf, anApproval, pageOf } from '../../../test/rows.ts';
import { server } from '../../../test/server.ts';
import { BulkBar } from '../components/bulk-bar.tsx';
import { ChangesNotice, EndedNotice } from '../components/changes-notice.tsx';
import { DecideBar } from '../components/decide-bar.tsx';

// A later message would wait until these are gone.
afterEach(() => notifications.clean());

const AT = '2026-11-22T10:00:00.000Z';
const refused = (title: string) => HttpResponse.json({ code: 'conflict', title }, { status: 409 });
let asked: URLSearchParams[] = [];
beforeEach(() => void (asked = []));

const ROWS = [
  anApproval({ id: 'a', summary: 'First' }),
  anApproval({ id: 'b', summary: 'Second', may_decide: false, obstacle: null }),
  anApproval({ id: 'c', summary: 'Third' }),
];
function queue(rows: ApprovalDto[] = ROWS, role: Role = 'senior_analyst', address = '/approvals') {
  const of = (id: unknown) =>
    [...rows, ...ROWS].find((row) => row.id === id) ?? anApproval({ id: String(id) });
  return openPage(
    address,
    role,
    http.get('*/api/approvals', ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json(pageOf(...rows));
    }),
    http.get('*/api/approvals/:id', ({ params }) => HttpResponse.json(of(params['id']))),
    http.get('*/api/actions/:id', ({ params }) =>
      HttpResponse.json(anActionOf(of(String(params['id']).replace('action-of-', '')))),
    ),
    http.get('*/api/actions/:id/history', () => HttpResponse.json(pageOf())),
    http.get('*/api/incidents/:id/evidence', () => HttpResponse.json(pageOf())),
    http.get('*/api/incidents/:id', () => refused('In use')),
  );
}
const heading = (name: string) => screen.findByRole('heading', { level: 2, name });
const lastAsked = () => Object.fromEntries(asked.at(-1) ?? []);

describe('the queue', () => {
  it('stops at its ends, marks where one is, and selects only what one may decide', async () => {
    const { user, router } = queue();
    await heading('First');
    await user.keyboard('k');
    expect(router.state.historyAction).toBe('PUSH');
    expect(await heading('First')).toBeVisible();
    const list = within(screen.getByRole('list', { name: 'Approvals' }));
    const current = () => list.getAllByRole('listitem').map((row) => row.dataset['current']);
    expect(current()).toEqual(['true', undefined, undefined]);
    expect(screen.getByRole('link', { name: /^First/ })).toHaveAttribute('aria-current', 'true');
    expect(screen.getByRole('link', { name: /^Second/ })).not.toHaveAttribute('aria-current');
    expect(screen.getByRole('img', { name: 'Not yours to decide' })).toBeVisible();
    expect(screen.getAllByRole('checkbox')).toHaveLength(2);
    await user.keyboard('jv');
    expect(screen.queryByRole('group', { name: 'Selected approvals' })).toBeNull();
    await user.keyboard('jjv');
    expect(router.state.historyAction).toBe('REPLACE');
    expect(await screen.findByText('1 selected')).toBeVisible();
    expect(await heading('Third')).toBeVisible();
    await user.keyboard('v');
    expect(screen.queryByText(/selected$/)).toBeNull();
    await user.click(screen.getByRole('checkbox', { name: 'Select: First' }));
    expect(screen.getByText('1 selected')).toBeVisible();
    await user.keyboard('{Escape}');
    expect(screen.queryByText(/selected$/)).toBeNull();
    await user.click(screen.getByRole('checkbox', { name: 'Select: First' }));
    await user.click(screen.getByRole('button', { name: 'Clear' }));
    expect(screen.queryByText(/selected$/)).toBeNull();
  });

  it.each<[Role, string, object]>([
    ['senior_analyst', '/approvals', { status: 'pending', mine: 'true' }],
    ['viewer', '/approvals', { status: 'pending' }],
    ['viewer', '/approvals?view=expired&level=manager', { status: 'expired', level: 'manager' }],
    ['viewer', '/approvals?view=nonsense&level=nonsense', { status: 'pending' }],
  ])('for one who is %s at %s is asked for with %j', async (role, address, query) => {
    queue(ROWS, role, address);
    await waitFor(() => expect(lastAsked()).toEqual({ ...query, limit: '100' }));
  });

  it('is another one by view and level, and keeps them in the address of each approval', async () => {
    const { user, router } = queue();
    await heading('First');
    await user.click(screen.getByRole('combobox', { name: 'Which approvals' }));
    await user.click(await screen.findByRole('option', { name: 'Everything that waits' }));
    await waitFor(() => expect(lastAsked()).toEqual({ status: 'pending', limit: '100' }));
    await user.click(screen.getByRole('combobox', { name: 'Level' }));
    await user.click(await screen.findByRole('option', { name: 'Manager' }));
    await waitFor(() => expect(router.state.location.search).toBe('?view=pending&level=manager'));
    expect(await screen.findByRole('link', { name: /^Second/ })).toHaveAttribute(
      'href',
      '/approvals/b?view=pending&level=manager',
    );
  });

  it('says of each what became of it, and when', async () => {
    queue([
      anApproval({ id: 'd', summary: 'Decided', status: 'rejected', settled_at: AT, may_decide: false }),
      anApproval({ id: 'e', summary: 'Waits' }),
    ]);
    expect(await screen.findByRole('link', { name: /^Decided/ })).toHaveTextContent(
      /Senior analyst · malware_triageRejected .+ ago$/,
    );
    expect(screen.getByRole('link', { name: /^Waits/ })).toHaveTextContent(/until 1 Jan 2099$/);
  });

  it('loads more', async () => {
    const { user } = queue();
    server.use(
      http.get('*/api/approvals', ({ request }) =>
        HttpResponse.json(
          new URL(request.url).searchParams.has('cursor') ? page([ROWS[2]]) : page([ROWS[0]], 'c-2'),
        ),
      ),
    );
    await user.click(await screen.findByRole('button', { name: 'Load more' }));
    expect(await screen.findByRole('link', { name: /^Third/ })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Load more' })).toBeNull();
  });

  it('is empty, which fills the page, and could not be loaded, which is said', async () => {
    const { unmount } = queue([]);
    expect(await screen.findByText('No decision is waiting')).toBeVisible();
    expect(screen.getAllByText('No decision is waiting')).toHaveLength(1);
    expect(screen.queryByRole('region', { name: 'Decision' })).toBeNull();
    unmount();
    queue();
    let fails = true;
    server.use(
      http.get('*/api/approvals', () => (fails ? refused('In use') : HttpResponse.json(pageOf(...ROWS)))),
    );
    const notice = await screen.findByText('Could not load the approvals. In use.');
    fails = false;
    screen.getByRole('button', { name: 'Try again' }).click();
    expect(await heading('First')).toBeVisible();
    expect(notice).not.toBeInTheDocument();
  });

  it('on a phone opens nothing by itself', async () => {
    const wide = globalThis.matchMedia;
    vi.stubGlobal('matchMedia', (query: string) => ({
      ...wide(query),
      matches: query.includes('max-width'),
    }));
    queue();
    expect(await screen.findByRole('link', { name: /^First/ })).toBeVisible();
    expect(screen.queryByRole('region', { name: 'Decision' })).toBeNull();
    expect(screen.getByRole('combobox', { name: 'Which approvals' })).toBeVisible();
    vi.stubGlobal('matchMedia', wide);
  });

  it('goes on to the next after a decision, and to the one before from the last', async () => {
    server.use(
      http.post('*/api/approvals/:id/approve', ({ params }) =>
        HttpResponse.json(anApproval({ id: String(params['id']) })),
      ),
    );
    const { user, unmount } = queue([ROWS[0], ROWS[2]] as ApprovalDto[]);
    const approve = async () => {
      const button = await screen.findByRole('button', { name: /^Approve/ });
      await waitFor(() => expect(button).toBeEnabled());
      await user.click(button);
    };
    await heading('First');
    await approve();
    expect(await heading('Third')).toBeVisible();
    await waitFor(() => expect(document.activeElement).toHaveAttribute('tabindex', '-1'));
    await approve();
    expect(await heading('First')).toBeVisible();
    unmount();
  });
});

describe('what must be known before a decision', () => {
  const changes = [
    {
      what: 'policy_version' as const,
      before: '3',
      after: '4',
      sentence: 'The policy has changed.',
      stops: false,
    },
    { what: 'guardrail' as const, before: null, after: 'x', sentence: 'It is protected.', stops: true },
  ];
  const notice = (of: Partial<ApprovalDto>) => {
    const { container, unmount } = renderWith(<ChangesNotice approval={anApproval(of)} />);
    const box = container.querySelector<HTMLElement>('[class*=changes]');
    const found = box && {
      text: box.textContent,
      stops: box.dataset['stops'],
      marks: box.querySelectorAll('svg').length,
    };
    unmount();
    return found;
  };

  it('is said where there is something', () => {
    expect(notice({})).toBeNull();
    expect(notice({ asked_again: 'Two are needed.' })).toEqual({
      text: 'Asked again. Two are needed.',
      stops: undefined,
      marks: 0,
    });
    expect(notice({ dead_end: 'Nobody is left.' })).toEqual({
      text: ' Nobody is left.',
      stops: undefined,
      marks: 1,
    });
    expect(notice({ dead_end: 'Nobody is left.', status: 'expired' })?.text).toBe('');
    expect(notice({ changes: changes.slice(0, 1) })).toMatchObject({ stops: undefined, marks: 0 });
    expect(notice({ changes })).toMatchObject({ stops: 'true', marks: 1 });
    expect(notice({ changes })?.text).toContain('What has changed since it was asked for');
  });

  it.each<[ApprovalDto['status'], boolean, string]>([
    ['cancelled', true, 'Cancelled. It is gone.'],
    ['expired', true, 'Expired. It is gone.'],
    ['rejected', true, ''],
    ['cancelled', false, ''],
  ])('is why nobody decides it any more: %s, %s', (status, known, said) => {
    const approval = anApproval({ status });
    const error = known ? { code: 'cancelled', message: 'It is gone.' } : null;
    const { container } = renderWith(
      <EndedNotice approval={approval} action={anActionOf(approval, { error })} />,
    );
    expect(container.querySelector('[class*=changes]')?.textContent ?? '').toBe(said);
  });

  it('is not known before the request is there', () => {
    const { container } = renderWith(
      <EndedNotice approval={anApproval({ status: 'expired' })} action={undefined} />,
    );
    expect(container.querySelector('[class*=changes]')).toBeNull();
  });
});

describe('the two decisions', () => {
  const approval = anApproval();
  const bar = (changes: Partial<ApprovalDto>, action: Partial<ActionDto> | null = {}) => {
    const row = anApproval(changes);
    const onDecided = vi.fn();
    return {
      onDecided,
      ...renderWith(
        <>
          <DecideBar
            approval={row}
            action={action === null ? undefined : anActionOf(row, action)}
            onDecided={onDecided}
          />
          <Toasts />
        </>,
      ),
    };
  };

  it.each([
    ['You have asked for it.', 'You have asked for it.'],
    [null, 'You cannot decide this approval.'],
  ])('are none where they are not one’s own, and it is said why: %s', (obstacle, said) => {
    bar({ may_decide: false, obstacle });
    expect(screen.getByRole('note')).toHaveTextContent(said);
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('say why a key does nothing where they are not one’s own', async () => {
    const { user } = bar({ may_decide: false, obstacle: 'You have asked for it.' });
    await user.keyboard('a');
    await waitFor(() => expect(screen.getAllByText('You have asked for it.')).toHaveLength(2));
  });

  it('are told to whoever is about to take one that another has taken', async () => {
    function Meanwhile() {
      const [taken, setTaken] = useState(false);
      const after = { status: 'approved', may_decide: false, obstacle: 'Ada has approved it.' } as const;
      return (
        <>
          <button onClick={() => setTaken(true)}>Another decides</button>
          <DecideBar
            approval={taken ? { ...approval, ...after } : approval}
            action={anActionOf(approval)}
            onDecided={() => {}}
          />
          <Toasts />
        </>
      );
    }
    const { user } = renderWith(<Meanwhile />);
    await user.click(screen.getByRole('button', { name: /^Reject/ }));
    screen.getByText('Another decides').click();
    await waitFor(() => expect(screen.getAllByText('Ada has approved it.')).toHaveLength(2));
  });

  it('are not to approve what is not on the page, by button or key; it may be rejected', async () => {
    const { user, unmount } = bar({}, null);
    expect(screen.getByRole('button', { name: /^Approve/ })).toBeDisabled();
    expect(screen.getByRole('button', { name: /^Reject/ })).toBeEnabled();
    unmount();
    bar({}, { digest: 'another', reversible: false });
    vi.spyOn(performance, 'now').mockReturnValue(Number.MAX_SAFE_INTEGER);
    await user.keyboard('a');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('are each told, and what was typed is gone then', async () => {
    server.use(http.post('*/api/approvals/:id/reject', () => HttpResponse.json(approval)));
    const { user, onDecided } = bar({});
    await user.type(screen.getByRole('textbox', { name: 'Comment' }), 'A server');
    await user.click(screen.getByRole('button', { name: /^Reject/ }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Reject this request' }));
    expect(dialog.getByRole('textbox', { name: 'Reason' })).toHaveValue('A server');
    await user.click(dialog.getByRole('button', { name: 'Reject' }));
    expect(await screen.findByText(`Rejected: ${approval.summary}`)).toBeVisible();
    expect(onDecided).toHaveBeenCalledOnce();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(localStorage.getItem('tw-draft:approval:approval-1')).toBeNull();
  });

  it('forget why the last try failed, and show it in the dialog that is open', async () => {
    server.use(http.post('*/api/approvals/:id/approve', () => refused('It has changed')));
    const { user } = bar({}, { reversible: false });
    await user.click(screen.getByRole('button', { name: /^Approve/ }));
    const dialog = within(await screen.findByRole('dialog'));
    await user.click(dialog.getByRole('button', { name: 'Approve' }));
    expect(await dialog.findByText('Could not approve it. It has changed.')).toBeVisible();
    expect(screen.queryByText(/^Could not decide it/)).toBeNull();
    await user.click(dialog.getByRole('button', { name: 'Cancel' }));
    expect(screen.getByText('Could not decide it. It has changed.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: /^Reject/ }));
    expect(within(await screen.findByRole('dialog')).queryByRole('alert')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(screen.queryByText(/^Could not decide it/)).toBeNull();
  });
});

it('says in the head since when it is decided, and counts only while it waits', async () => {
  const row = anApproval({ id: 'b', status: 'approved', settled_at: AT, may_decide: false });
  queue([row], 'senior_analyst', '/approvals/b');
  const head = (await heading(row.summary)).previousElementSibling;
  expect(head).toHaveTextContent(/ApprovedLevel senior analyst.*22 Nov 2026/);
  expect(head).not.toHaveTextContent(/left|over since/);
  expect(document.body).toHaveFocus();
});

describe('several at once', () => {
  it('are said to be decided, and those that were not are named', async () => {
    const sent: BulkDecisionDto[] = [];
    server.use(
      http.post('*/api/approvals/bulk', async ({ request }) => {
        sent.push((await request.json()) as BulkDecisionDto);
        return HttpResponse.json({
          data: [
            { id: 'a', decided: true, detail: null },
            { id: 'c', decided: false, detail: 'It has changed.' },
            { id: 'gone', decided: false, detail: 'It is gone.' },
          ],
        });
      }),
    );
    const onClear = vi.fn();
    const { user } = renderWith(
      <>
        <BulkBar picked={ROWS} onClear={onClear} />
        <Toasts />
      </>,
    );
    await user.click(screen.getByRole('button', { name: 'Reject' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Reject 3 requests' }));
    expect(dialog.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'First',
      'Second',
      'Third',
    ]);
    await user.type(dialog.getByRole('textbox', { name: 'Reason' }), 'No{Enter}');
    await user.click(dialog.getByRole('button', { name: 'Reject 3 requests' }));
    const failed = within(await screen.findByRole('dialog', { name: '2 requests were not decided' }));
    expect(failed.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'ThirdIt has changed.',
      'goneIt is gone.',
    ]);
    expect(await screen.findByText('Rejected: 1 request')).toBeVisible();
    expect(localStorage.getItem('tw-draft:approvals:bulk-reject')).toBeNull();
    expect(onClear).not.toHaveBeenCalled();
    await user.click(failed.getByText('Close'));
    expect(onClear).toHaveBeenCalledOnce();
  });
});
