import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { createRef } from 'react';
import { describe, expect, it } from 'vitest';
import type { Role } from '#contracts';
import type { TimelineEntryDto } from '../../../shared/api/generated/index.ts';
import { page, timelineEntry } from '../../../test/fixtures.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { Timeline } from '../components/timeline.tsx';

const summaryOf = (id: string): string | undefined => (id === 'known' ? 'Block a sender' : undefined);

function timeline(entries: TimelineEntryDto[], role: Role = 'analyst') {
  server.use(http.get('*/api/incidents/:id/timeline', () => HttpResponse.json(page(entries))));
  return renderWith(
    <Timeline
      incidentId="i"
      title="A file ran"
      composer={createRef<HTMLTextAreaElement>()}
      summaryOf={summaryOf}
    />,
    { role },
  );
}
/** The entries' texts, the days and times aside. */
const texts = async (count: number) => {
  const list = await screen.findByRole('list', { name: 'Timeline' });
  await waitFor(() => expect(within(list).getAllByRole('img')).toHaveLength(count));
  return within(list)
    .getAllByRole('img')
    .map((icon) => icon.nextElementSibling as HTMLElement);
};

it('begins each day with its name', async () => {
  timeline([
    timelineEntry({ id: '1', at: '2026-11-22T12:30:00.000Z' }),
    timelineEntry({ id: '2', at: '2026-11-22T12:00:00.000Z' }),
    timelineEntry({ id: '3', at: '2026-11-20T12:00:00.000Z' }),
  ]);
  await texts(3);
  const rows = screen.getAllByRole('listitem').map(({ textContent }) => textContent);
  expect(rows.map((text) => /November 2026/.test(text))).toEqual([true, false, false, true, false]);
  expect(rows[0]).toContain('22 November');
  expect(rows[3]).toContain('20 November');
});

it('says of an action what it does to what, and whose deed it is', async () => {
  // An hour apart each: what an action goes through at one go is one line.
  const entry = (
    id: string,
    status: unknown,
    action: unknown = 'known',
    kind: 'action' | 'state' = 'action',
  ) =>
    timelineEntry({
      ...{ id, kind, text: `Text ${id}`, actor: { type: 'user', name: 'Mia' } },
      at: `2026-11-22T${String(20 - Number(id)).padStart(2, '0')}:00:00.000Z`,
      data: { action_id: action, status },
    });
  timeline([
    entry('0', 'approved'),
    ...['completed', 'failed', 'unconfirmed', 'rolled_back', 'rollback_failed'].map((status, index) =>
      entry(String(index + 1), status),
    ),
    entry('6', 'approved', 'unknown'),
    entry('7', 'exploded'),
    entry('8', 'approved', 7),
    entry('9', 'failed', 'known', 'state'),
  ]);
  expect((await texts(10)).map(({ textContent }) => textContent)).toEqual([
    'Mia Block a sender: approved',
    'Block a sender: completed',
    'Block a sender: failed',
    'Block a sender: unconfirmed',
    'Block a sender: rolled back',
    'Block a sender: rollback failed',
    'Mia Text 6',
    'Mia Text 7',
    'Mia Text 8',
    'Mia Text 9',
  ]);
});

it('says of an action what came before, where it went through all at one go', async () => {
  const at = (id: string, status: string) =>
    timelineEntry({ id, kind: 'action', data: { action_id: 'known', status } });
  timeline([at('3', 'completed'), at('2', 'approved'), at('1', 'pending_approval')]);
  expect((await texts(1)).map(({ textContent }) => textContent)).toEqual([
    'Block a sender: completed, after waits for approval, approved',
  ]);
});

it('shows the facts of one look by their labels, and comments whole', async () => {
  timeline([
    timelineEntry({
      ...{ id: '0', kind: 'comment', text: 'Called them.', data: { id: 'E8' } },
      actor: { type: 'playbook', name: 'playbook:mail' },
    }),
    timelineEntry({ id: '1', kind: 'evidence', text: 'SPF fails.', data: { id: 'E8' } }),
    timelineEntry({ id: '2', kind: 'evidence', text: 'DKIM fails.', data: { id: 'E7' } }),
    timelineEntry({ id: '3', kind: 'state', text: 'Reopened' }),
    timelineEntry({ id: '4', kind: 'evidence', text: 'No label.', data: {} }),
  ]);
  const [comment, found, state, bare] = await texts(4);
  // What they say stands with the evidence.
  expect(found).toHaveTextContent(/^2 facts: E7E8$/);
  expect(bare).toHaveTextContent(/^No label\.$/);
  expect(comment).toHaveTextContent(/^mail Called them\.$/);
  expect(comment).not.toHaveAttribute('title');
  expect(comment?.querySelector('br')).not.toBeNull();
  expect(state?.querySelector('br')).toBeNull();
  expect(state).toHaveAttribute('title', 'Reopened');
  expect(state?.className).toContain('clamped');
  expect(comment?.className).not.toContain('clamped');
});

it('shows a verdict by its badge, and in its words where it has none', async () => {
  const judged = (id: string, data: object) =>
    timelineEntry({ id, text: 'Malicious: SPF fails.', data: { ...data } });
  timeline([
    judged('1', { classification: 'malicious', confidence: 0.93 }),
    judged('2', { classification: 'benign' }),
    judged('3', { classification: 'green' }),
  ]);
  expect((await texts(3)).map(({ textContent }) => textContent)).toEqual([
    'Malicious93\u00A0%',
    'Benign',
    'Malicious: SPF fails.',
  ]);
});

it('names an alert only where it is called otherwise, says what is new, and counts those that say nothing', async () => {
  const came = (id: string, text: string, changes: unknown, source = 'edr') =>
    timelineEntry({ id, kind: 'alert', text, data: { source, severity: 'high', changes } });
  timeline([
    came('4', 'A file ran\nseverity rose from low to high', { text: 'severity rose' }),
    came('3', 'A file ran', null),
    came('2', 'A file ran', null),
    came('1', 'Another thing', null, 'siem'),
  ]);
  expect((await texts(3)).map(({ textContent }) => textContent)).toEqual([
    'Alert of edr (high)\nseverity rose from low to high',
    '2 alerts of edr (high)',
    'Alert of siem (high): Another thing',
  ]);
});

it('says that it is empty, and shows a reader no field', async () => {
  timeline([], 'viewer');
  expect(await screen.findByText('Nothing of these kinds yet.')).toBeVisible();
  expect(screen.queryByRole('textbox')).toBeNull();
  expect(screen.queryByRole('button', { name: 'Load more' })).toBeNull();
});

it('loads more, of the kinds that are chosen', async () => {
  const asked: string[] = [];
  server.use(
    http.get('*/api/incidents/:id/timeline', ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked.push(`${query.getAll('kind').join()} ${query.get('cursor') ?? ''}`);
      return HttpResponse.json(
        query.has('cursor') ? page([timelineEntry({ id: '2' })]) : page([timelineEntry({ id: '1' })], 'c-2'),
      );
    }),
  );
  const { user } = renderWith(
    <Timeline incidentId="i" composer={createRef<HTMLTextAreaElement>()} summaryOf={summaryOf} />,
  );
  await texts(1);
  await user.click(screen.getByRole('button', { name: 'Load more' }));
  await texts(2);
  expect(screen.queryByRole('button', { name: 'Load more' })).toBeNull();
  await user.click(screen.getByRole('checkbox', { name: 'States' }));
  await user.click(screen.getByRole('checkbox', { name: 'Alerts' }));
  await waitFor(() => expect(asked).toEqual([' ', ' c-2', 'state ', 'alert,state ']));
});

it('says that it could not be loaded, and tries again', async () => {
  let fails = true;
  server.use(
    http.get('*/api/incidents/:id/timeline', () =>
      fails
        ? HttpResponse.json({ code: 'conflict', title: 'In use' }, { status: 409 })
        : HttpResponse.json(page([timelineEntry()])),
    ),
  );
  const { user } = renderWith(
    <Timeline incidentId="i" composer={createRef<HTMLTextAreaElement>()} summaryOf={summaryOf} />,
  );
  expect(await screen.findByText('Could not load the timeline. In use.')).toBeVisible();
  expect(screen.queryByText('Nothing of these kinds yet.')).toBeNull();
  fails = false;
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await texts(1);
});

describe('a comment', () => {
  const field = () => screen.getByRole('textbox', { name: 'Comment' });

  it('is sent once, without the white space around it, when there is something to say', async () => {
    const sent: unknown[] = [];
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    server.use(
      http.post('*/api/incidents/:id/comments', async ({ request }) => {
        sent.push(await request.json());
        await answered;
        return HttpResponse.json({ mentioned: [] }, { status: 201 });
      }),
    );
    const { user } = timeline([]);
    await user.type(field(), ' {Control>}{Enter}{/Control}');
    expect(screen.queryByRole('button', { name: 'Comment' })).toBeNull();
    await user.type(field(), 'Called{Enter}them {Meta>}{Enter}{/Meta}{Control>}{Enter}{/Control}');
    await waitFor(() => expect(sent).toEqual([{ text: 'Called\nthem' }]));
    expect(screen.getByRole('button', { name: 'Comment' })).toBeDisabled();
    answer();
    await waitFor(() => expect(field()).toHaveValue(''));
    expect(sent).toHaveLength(1);
  });

  it('is kept where the server refuses it, and left by Escape', async () => {
    server.use(
      http.post('*/api/incidents/:id/comments', () =>
        HttpResponse.json({ code: 'conflict', title: 'In use' }, { status: 409 }),
      ),
    );
    const { user } = timeline([]);
    await user.type(field(), 'Called them');
    await user.click(screen.getByRole('button', { name: 'Comment' }));
    expect(await screen.findByText('Could not save the comment. In use.')).toBeVisible();
    expect(field()).toHaveValue('Called them');
    await user.type(field(), '!{Escape}');
    expect(field()).not.toHaveFocus();
    expect(field()).toHaveValue('Called them!');
  });
});
