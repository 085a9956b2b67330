import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import type { Role } from '#contracts';
import type {
  ActionDto,
  ActionStatus,
  ActionTypeDto,
  ApprovalDto,
} from '../../../shared/api/generated/index.ts';
import { action, actionType, page, preview } from '../../../test/fixtures.ts';
import { renderWith } from '../../../test/render.tsx';
import { anApproval } from '../../../test/rows.ts';
import { server } from '../../../test/server.ts';
import { Toasts } from '../../../shared/ui/toasts.tsx';
import { ActionItem } from '../components/action-item.tsx';
import { ActionList } from '../components/action-list.tsx';
import type { Recommended } from '../plan.ts';

const item = (changes: Partial<ActionDto>, role: Role = 'analyst', approval?: ApprovalDto) =>
  renderWith(
    <>
      <ul>
        <ActionItem action={action(changes)} approval={approval} />
      </ul>
      <Toasts />
    </>,
    { role },
  );
const buttons = (): (string | null)[] =>
  ['Cancel', 'Try again', 'Undo', 'Settle'].filter((name) => screen.queryByRole('button', { name }) !== null);

describe('what can be done now', () => {
  it.each<[string, Partial<ActionDto>, Role, string[]]>([
    ['begun', { status: 'executing' }, 'senior_analyst', []],
    ['approved', { status: 'approved' }, 'senior_analyst', ['Cancel']],
    ['failed', { status: 'failed' }, 'analyst', ['Try again']],
    ['failed, for a reader', { status: 'failed' }, 'viewer', []],
    ['done', { status: 'completed' }, 'analyst', ['Undo']],
    ['done, for a reader', { status: 'completed' }, 'viewer', []],
    ['done, with no opposite', { status: 'completed', inverse: null }, 'analyst', []],
    ['undone already', { status: 'completed', rolled_back_by: 'other' }, 'analyst', []],
    ['unconfirmed', { status: 'unconfirmed' }, 'analyst', ['Settle']],
    ['unconfirmed, for a reader', { status: 'unconfirmed' }, 'viewer', []],
    ['one’s own', { proposer: { type: 'user', id: 'user-analyst', name: 'Me' } }, 'analyst', ['Cancel']],
    ['one’s own, for a reader', { proposer: { type: 'user', id: 'user-viewer', name: 'I' } }, 'viewer', []],
    [
      'of a key with the same id',
      { proposer: { type: 'api_key', id: 'user-analyst', name: 'K' } },
      'analyst',
      [],
    ],
  ])('%s', (_which, changes, role, expected) => {
    item(changes, role);
    expect(buttons()).toEqual(expected);
  });

  it.each<[string, ActionStatus, string, string, RegExp, object]>([
    ['Cancel', 'approved', 'cancel', 'The action is cancelled.', /Take this action back/, {}],
    ['Try again', 'failed', 'retry', 'The action is tried again.', /Try this action again/, {}],
    ['Undo', 'completed', 'rollback', 'The opposite action is requested.', /Undo this action/, {}],
    [
      'Settle',
      'unconfirmed',
      'settle',
      'The action is settled.',
      /what became of this action/,
      { outcome: 'failed' },
    ],
  ])('“%s” says what it does, takes a reason, and goes', async (label, status, route, done, title, extra) => {
    const sent: unknown[] = [];
    server.use(
      http.post(`*/api/actions/:id/${route}`, async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json(action());
      }),
    );
    const { user } = item({ status }, 'senior_analyst');
    await user.click(screen.getByRole('button', { name: label }));
    const dialog = within(await screen.findByRole('dialog', { name: title }));
    const send = (): HTMLElement => dialog.getAllByRole('button', { name: label }).at(-1) as HTMLElement;
    // Only what has not begun is taken back without a word.
    if (label === 'Cancel') expect(dialog.getByRole('textbox', { name: 'Reason' })).not.toBeRequired();
    else {
      await user.click(send());
      expect(dialog.getByRole('textbox', { name: /Reason/ })).toHaveAccessibleDescription(/Say why/);
    }
    if (label === 'Settle') {
      expect(dialog.getByRole('radio', { name: 'It was done' })).toBeChecked();
      await user.click(dialog.getByRole('radio', { name: 'It was not done' }));
    } else expect(dialog.queryByRole('radio')).toBeNull();
    await user.type(dialog.getByRole('textbox', { name: /Reason/ }), 'I looked');
    await user.click(send());
    await waitFor(() => expect(sent).toEqual([{ reason: 'I looked', ...extra }]));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(await screen.findByText(done)).toBeVisible();
    expect(localStorage.getItem(`tw-draft:action-${route}:${action().id}`)).toBeNull();
  });

  it('keeps the reason where the server refuses', async () => {
    server.use(
      http.post('*/api/actions/:id/rollback', () =>
        HttpResponse.json({ code: 'conflict', title: 'Undone already' }, { status: 409 }),
      ),
    );
    const { user } = item({ status: 'completed' });
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    const dialog = within(await screen.findByRole('dialog'));
    await user.type(dialog.getByRole('textbox', { name: /Reason/ }), 'Wrong mail{Control>}{Enter}{/Control}');
    expect(await dialog.findByText('Could not undo. Undone already.')).toBeVisible();
    expect(dialog.getByRole('textbox', { name: /Reason/ })).toHaveValue('Wrong mail');
    await user.click(dialog.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});

it('shows who asked, through what, what policy and the service said, and where it is decided', () => {
  const deadEnd = 'Nobody is left who may decide it.';
  item(
    {
      status: 'failed',
      connector: { id: 'c', type: 'simulated_edr', name: 'EDR', simulated: true },
      error: { code: 'refused', message: 'The service refused it.' },
      result: { changed: true },
    },
    'analyst',
    anApproval({ id: 'a-7', dead_end: deadEnd }),
  );
  expect(screen.getByText(/^Playbook phishing_triage/)).toHaveTextContent('· EDR');
  expect(screen.getByText('simulated')).toBeVisible();
  expect(screen.getByText('The service refused it.')).toBeVisible();
  expect(screen.getByText(deadEnd)).toBeVisible();
  expect(screen.getByText('Needed approval at level analyst')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Go to the approval' })).toHaveAttribute('href', '/approvals/a-7');
  expect(screen.getByText('Exact request and result')).toBeVisible();
  expect(screen.getByLabelText('Result')).toHaveTextContent('"changed": true');
});

it('says no more than there is', () => {
  item({
    proposer: { type: 'user', id: 'u', name: 'Dora' },
    connector: null,
    reason: '',
    evidence: [],
    policy_decision: null,
  });
  expect(screen.getByText(/^Dora,/)).not.toHaveTextContent('·');
  expect(screen.queryByText('simulated')).toBeNull();
  expect(screen.queryByRole('link', { name: 'Go to the approval' })).toBeNull();
  expect(screen.queryByRole('button', { name: /^Evidence/ })).toBeNull();
  expect(screen.getByText('Exact request')).toBeVisible();
  expect(screen.queryByLabelText('Result')).toBeNull();
});

describe('the list of an incident', () => {
  const list = (
    actions: ActionDto[],
    {
      role = 'analyst',
      closed = false,
      recommended = null,
      types = [],
    }: { role?: Role; closed?: boolean; recommended?: Recommended | null; types?: ActionTypeDto[] } = {},
  ) => {
    server.use(
      http.get('*/api/incidents/:id/recommendations', () => HttpResponse.json(page([]))),
      http.get('*/api/action-types', () => HttpResponse.json(page(types))),
      http.post('*/api/actions/preview', () => HttpResponse.json(preview())),
      http.get('*/api/incidents/:id/actions', () => HttpResponse.json(page(actions))),
      http.get('*/api/approvals', ({ request }) => {
        expect(new URL(request.url).searchParams.get('status')).toBe('pending');
        return HttpResponse.json(page([anApproval({ id: 'a-9', action_id: 'second' })]));
      }),
    );
    return renderWith(<ActionList incidentId="i" closed={closed} recommended={recommended} />, { role });
  };
  const recommend = (...actions: Recommended['actions']): Recommended => ({
    verdictId: 'v',
    summary: 'Malicious: SPF fails.',
    actions,
  });
  const blocking = {
    ...{ action: 'block_sender', parameters: { address: 'a@b.example' } },
    ...{ reason: 'More will come.', evidence: ['E1'] },
  };

  it('has what is recommended and was asked for once, with the better reason', async () => {
    const asked = action({
      ...{ id: 'first', action: 'block_sender', parameters: { address: 'A@b.example' } },
      ...{ summary: 'Block a', reason: 'Malicious: SPF fails.', status: 'completed' },
    });
    const other = action({ id: 'other', summary: 'Purge b', reason: 'SPF fails.', status: 'completed' });
    list([other, asked], { recommended: recommend(blocking) });
    expect(await screen.findByText('Block a')).toBeVisible();
    expect(screen.getAllByRole('listitem')).toHaveLength(2);
    expect(screen.getByText('More will come.')).toBeVisible();
    // That the verdict says so stands beside it.
    expect(screen.queryByText(/SPF fails/)).toBeNull();
    expect(screen.queryByRole('button', { name: 'Request' })).toBeNull();
  });

  it('offers what nobody has asked for, and tries again what has failed', async () => {
    const failed = action({
      ...{ id: 'first', action: 'block_sender', parameters: blocking.parameters },
      ...{ summary: 'Block a', status: 'failed' },
    });
    const { unmount } = list([], { recommended: recommend(blocking) });
    expect(await screen.findByRole('button', { name: 'Request' })).toBeVisible();
    unmount();
    list([failed], { recommended: recommend(blocking) });
    expect(await screen.findByRole('button', { name: 'Try again' })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Request' })).toBeNull();
  });

  it('counts what no connected service can do, which is named where it is missing', async () => {
    const lacking = actionType({ name: 'block_sender', capability: 'email_gateway', available: false });
    list([], { recommended: recommend(blocking), types: [lacking] });
    expect(
      await screen.findByText(
        '1 more action is recommended that no connected service can do: see what is missing.',
      ),
    ).toBeVisible();
    expect(screen.queryByRole('listitem')).toBeNull();
  });

  it('joins an approval to its action, and shows lookups only when they are wanted', async () => {
    const { user } = list([
      action({ id: 'first', summary: 'Block a' }),
      action({ id: 'second', summary: 'Block b' }),
      action({ id: 'third', summary: 'Search c', read_only: true }),
    ]);
    const link = await screen.findByRole('link', { name: 'Go to the approval' });
    expect(link).toHaveAttribute('href', '/approvals/a-9');
    expect(link.closest('li')).toHaveTextContent('Block b');
    expect(screen.queryByText('Search c')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Show 1 lookup' }));
    expect(screen.getByText('Search c')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Hide the lookups' }));
    expect(screen.queryByText('Search c')).toBeNull();
  });

  it.each([
    ['analyst', false, 'Nothing is recommended. Request an action above or with the key n.'],
    ['analyst', true, 'Nothing was recommended or requested.'],
    ['viewer', false, 'Nothing was recommended or requested.'],
  ] as const)('without any, to one who is %s and closed %s', async (role, closed, sentence) => {
    list([], { role, closed });
    expect(await screen.findByText(sentence)).toBeVisible();
    expect(screen.queryByRole('button', { name: /lookup/ })).toBeNull();
  });

  it('says that it could not be loaded, and tries again', async () => {
    let fails = true;
    server.use(
      http.get('*/api/approvals', () => HttpResponse.json(page([]))),
      http.get('*/api/incidents/:id/recommendations', () => HttpResponse.json(page([]))),
      http.get('*/api/action-types', () => HttpResponse.json(page([]))),
      http.get('*/api/incidents/:id/actions', () =>
        fails
          ? HttpResponse.json({ code: 'conflict', title: 'In use' }, { status: 409 })
          : HttpResponse.json(page([action({ summary: 'Block a' })])),
      ),
    );
    const { user } = renderWith(<ActionList incidentId="i" closed={false} recommended={null} />);
    expect(await screen.findByText('Could not load the actions. In use.')).toBeVisible();
    fails = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Block a')).toBeVisible();
  });
});
