import { QueryClient } from '@tanstack/react-query';
import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import type { CreateHandoverDto, HandoverDto, HandedIncidentDto } from '../../shared/api/generated/index.ts';
import { affectedKeys } from '../../shared/live/invalidations.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { page } from '../../test/fixtures.ts';
import { bodies, openPage } from '../../test/page.ts';
import { server } from '../../test/server.ts';
import { openIncidentsQuery } from './handovers.queries.ts';

const handed = (changes: Partial<HandedIncidentDto> = {}): HandedIncidentDto => ({
  ...{ id: 'own', number: 'INC-7', title: 'Beacon', severity: 'critical', status: 'triaged' },
  ...{ assignee_name: 'Ann', created_at: '2026-11-29T03:00:00.000Z', due_at: '2026-11-29T04:00:00.000Z' },
  tasks: { open: 2, overdue: 1, longest_overdue: 'Call Bob' },
  ...changes,
});
const note: HandoverDto = {
  id: '01900000-0000-7000-8000-0000000000f1',
  author: { id: 'user-analyst', name: 'Ann' },
  recipient: null,
  note: 'Wait for the owner.',
  incidents: [handed(), handed({ id: 'old', number: 'INC-6', tasks: null })],
  created_at: '2026-11-29T06:00:00.000Z',
};
const other = handed({ id: 'other', number: 'INC-8', title: 'Phish' });
const OFFERED: Record<string, HandedIncidentDto[]> = {
  mine: [handed()],
  teams: [handed({ id: 'waits', number: 'INC-9', assignee_name: null })],
  all: [handed(), other],
};

beforeEach(() => localStorage.clear());

const open = (path: string, role: 'analyst' | 'viewer', sent = bodies<CreateHandoverDto>()) => ({
  sent: sent.sent,
  ...openPage(
    path,
    role,
    http.get('*/api/handovers/open', ({ request }) => {
      const data = OFFERED[new URL(request.url).searchParams.get('whose') ?? ''];
      return HttpResponse.json({ data, more: false });
    }),
    http.get('*/api/incidents/assignees', () =>
      HttpResponse.json({ data: [{ id: 'bo', name: 'Bo' }], more: false }),
    ),
    http.get('*/api/handovers', () => HttpResponse.json(page([note]))),
    http.get('*/api/handovers/:id', ({ params }) =>
      params['id'] === note.id
        ? HttpResponse.json(note)
        : HttpResponse.json({ code: 'not_found', title: 'Not there' }, { status: 404 }),
    ),
    http.post('*/api/handovers', async ({ request }) => {
      await sent.keep(request);
      return HttpResponse.json(note, { status: 201 });
    }),
  ),
});

it('lists what is open, begins the note with it, and hands over what was not left out', async () => {
  const { user, sent, router } = open('/handovers/new', 'analyst');
  const list = await screen.findByRole('list', { name: 'Open incidents' });
  expect(within(list).getAllByRole('listitem')).toHaveLength(1);
  const field = screen.getByRole('textbox', { name: /^Note/ });
  await waitFor(() => expect((field as HTMLTextAreaElement).value).toMatch(/^Open:\nINC-7 /));
  expect(list).toHaveTextContent('2 open tasks, 1 overdue: Call Bob');
  expect(screen.queryByRole('radio', { name: 'My teams’ queue' })).toBeNull();
  await user.click(screen.getByRole('radio', { name: 'Everybody’s' }));
  await user.click(await screen.findByRole('checkbox', { name: 'Hand over INC-8' }));
  expect(await accessibilityProblems()).toEqual([]);
  await user.clear(field);
  await user.type(field, 'Quiet.');
  await user.click(screen.getByRole('combobox', { name: /^To/ }));
  await user.click(await screen.findByRole('option', { name: 'Bo' }));
  await user.click(screen.getByRole('button', { name: 'Hand over 1 incident' }));
  await waitFor(() => expect(sent).toEqual([{ note: 'Quiet.', recipient_id: 'bo', incident_ids: ['own'] }]));
  await waitFor(() => expect(router.state.location.pathname).toBe(`/handovers/${note.id}`));
});

it('offers what waits in the queues of one’s teams to whoever is in one', async () => {
  const { user } = open('/handovers/new', 'analyst');
  const queue = { id: 'hosts', name: 'Hosts', archived: false, mine: true, waiting: 1, more: false };
  server.use(http.get('*/api/incident-queues', () => HttpResponse.json({ data: [queue] })));
  await user.click(await screen.findByRole('radio', { name: 'My teams’ queue' }));
  expect(await screen.findByRole('link', { name: 'INC-9' })).toBeVisible();
  expect(screen.queryByRole('link', { name: 'INC-7' })).toBeNull();
  expect(await accessibilityProblems()).toEqual([]);
});

it.each(['incident.task_moved', 'incident.updated'] as const)('is offered anew after %s', async (name) => {
  const client = new QueryClient();
  const { queryKey } = openIncidentsQuery('teams');
  client.setQueryData(queryKey, { data: [], more: false });
  for (const key of affectedKeys({ name, subject: { type: 'incident', id: 'own' } }))
    await client.invalidateQueries({ queryKey: key });
  expect(client.getQueryState(queryKey)?.isInvalidated).toBe(true);
});

it('says that a note holds no more', async () => {
  open('/handovers/new', 'analyst');
  const answer = { data: [handed(), other], more: true };
  server.use(http.get('*/api/handovers/open', () => HttpResponse.json(answer)));
  expect(await screen.findByText('The 2 most urgent: a note holds no more.')).toBeVisible();
});

it('keeps what was written over a new load, until it is filled in anew', async () => {
  const first = open('/handovers/new', 'analyst');
  await screen.findByRole('list', { name: 'Open incidents' });
  await first.user.type(screen.getByRole('textbox', { name: /^Note/ }), 'mine');
  first.unmount();
  const { user } = open('/handovers/new', 'analyst');
  const field = await screen.findByRole('textbox', { name: /^Note/ });
  expect((field as HTMLTextAreaElement).value).toContain('mine');
  await user.click(screen.getByRole('button', { name: 'Fill the note in anew' }));
  await waitFor(() =>
    expect((field as HTMLTextAreaElement).value).toMatch(
      /^Open:\nINC-7 .*\n {2}2 open tasks, .*\n {2}Next: $/,
    ),
  );
});

it('is read later, with the times as they were then', async () => {
  const { user } = open('/handovers', 'viewer');
  expect(screen.queryByRole('link', { name: 'Hand over' })).toBeNull();
  await user.click(await screen.findByRole('link', { name: /^Ann to everybody/ }));
  expect(await screen.findByRole('list', { name: 'Handed over' })).toHaveTextContent(
    '3 h old, 2 h over its time',
  );
  // Of the two, the older note knows nothing of tasks, and does not say that there are none.
  expect(screen.getAllByText(/open task/)).toHaveLength(1);
  expect(screen.getByText('Wait for the owner.')).toBeVisible();
  expect(await accessibilityProblems()).toEqual([]);
});

it('says that there is no such note, and to whoever only reads who hands over', async () => {
  const gone = open('/handovers/01900000-0000-7000-8000-0000000000ff', 'viewer');
  expect(await screen.findByText('There is no such hand-over note')).toBeVisible();
  gone.unmount();
  open('/handovers/new', 'viewer');
  expect(await screen.findByText('You do not work on incidents')).toBeVisible();
});
