import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse, type RequestHandler } from 'msw';
import { expect, it } from 'vitest';
import type {
  BulkIncidentsDto,
  IncidentQueueDto,
  UpdateIncidentDto,
} from '../../../shared/api/generated/index.ts';
import { incident, incidentDetail, page } from '../../../test/fixtures.ts';
import { bodies, openPage } from '../../../test/page.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { bulkRuns } from '../bulk/bulk-runs.ts';
import { IncidentPhoneRow } from '../components/incident-columns.tsx';
import { IncidentHeader } from '../components/incident-header.tsx';

const queue = (id: string, name: string, changes: Partial<IncidentQueueDto> = {}): IncidentQueueDto => ({
  ...{ id, name, archived: false, mine: false, waiting: 0, more: false },
  ...changes,
});
const QUEUES = [
  queue('team-1', 'Tier 1', { mine: true, waiting: 12 }),
  queue('team-2', 'Cloud', { waiting: 3 }),
  queue('team-3', 'Summer', { archived: true, waiting: 1 }),
];
const team = { id: 'team-1', name: 'Tier 1' };
const archivedTeam = (id: string, name: string) => ({
  ...{ id, name, archived_at: incident().created_at, members: [] },
});
const queues = (data: IncidentQueueDto[]) =>
  http.get('*/api/incident-queues', () => HttpResponse.json({ data }));

async function open(data: IncidentQueueDto[], ...handlers: RequestHandler[]) {
  const asked: URLSearchParams[] = [];
  const rendered = openPage(
    '/incidents',
    'analyst',
    queues(data),
    http.get('*/api/incidents', ({ request }) => {
      const { searchParams } = new URL(request.url);
      if (!searchParams.has('created_after')) asked.push(searchParams);
      return HttpResponse.json(page(searchParams.has('created_after') ? [] : [incident({ team })]));
    }),
    ...handlers,
  );
  const table = within(await screen.findByRole('table', { name: 'Incidents' }));
  await table.findByRole('row', { name: /INC-1042/ });
  return { ...rendered, table, last: () => query(asked.at(-1)) };
}
/** What is given several times is joined, as in the address. */
function query(parameters = new URLSearchParams()): Record<string, string> {
  return Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name).join(',')]));
}

it('says nothing of teams where there are none', async () => {
  await open([]);
  expect(screen.queryByRole('radio', { name: /My teams/ })).toBeNull();
  expect(screen.queryByRole('button', { name: /Filter by team/ })).toBeNull();
});

it('opens the queue of my teams by key: what nobody has taken, the most urgent first, with how much waits', async () => {
  const { user, table, last } = await open(QUEUES);
  expect(table.getByTitle('In the queue of Tier 1, taken by nobody')).toHaveTextContent('Tier 1');
  expect(await screen.findByRole('radio', { name: 'My teams 12' })).not.toBeChecked();
  await user.keyboard('q');
  await waitFor(() =>
    expect(last()).toMatchObject({
      ...{ team: 'mine', assignee: 'none', status: 'created,triaging,triaged' },
      ...{ snoozed: 'false', sort: '-urgency' },
    }),
  );
  expect(screen.getByRole('radio', { name: 'My teams 12' })).toBeChecked();
  await user.click(screen.getByRole('radio', { name: 'Open' }));
  await waitFor(() => expect(last()).not.toHaveProperty('team'));
});

it('opens the whole queue by key, whatever was searched before', async () => {
  const { user, router, last } = await open(QUEUES);
  await router.navigate('/incidents?q=powershell&severity=low&source=edr');
  await waitFor(() => expect(last()).toMatchObject({ q: 'powershell', severity: 'low' }));
  await screen.findByRole('radio', { name: 'My teams 12' });
  await user.keyboard('q');
  await waitFor(() => expect(last()).toMatchObject({ team: 'mine', assignee: 'none' }));
  for (const name of ['q', 'severity', 'source']) expect(last()).not.toHaveProperty(name);
});

it('has no view of mine for whoever is in no team, and filters by any', async () => {
  const { user, last } = await open(QUEUES.slice(1));
  await user.click(await screen.findByRole('button', { name: 'Filter by team' }));
  expect(screen.queryByRole('radio', { name: /My teams/ })).toBeNull();
  await user.click(await screen.findByRole('checkbox', { name: 'Cloud' }));
  await user.click(screen.getByRole('checkbox', { name: 'No team' }));
  await waitFor(() => expect(last()).toMatchObject({ team: 'team-2,none' }));
});

it('says by name which team is filtered by, also where it is archived and nothing waits there', async () => {
  const { router } = await open(
    QUEUES,
    http.get('*/api/teams', () => HttpResponse.json({ data: [archivedTeam('team-4', 'Winter')] })),
  );
  await router.navigate('/incidents?team=team-3,team-4');
  expect(
    await screen.findByRole('button', { name: 'Filter by team: Summer (archived), Winter (archived)' }),
  ).toBeVisible();
});

it('puts what is selected into the queue of a team, by keys', async () => {
  const { sent, keep } = bodies<BulkIncidentsDto>();
  const { user } = await open(
    QUEUES,
    http.post('*/api/incidents/bulk', async ({ request }) => {
      await keep(request);
      return new HttpResponse(null, { status: 503 });
    }),
  );
  await screen.findByRole('radio', { name: 'My teams 12' });
  await user.keyboard('xe');
  const dialog = within(await screen.findByRole('dialog', { name: 'Into whose queue: INC-1042' }));
  expect(await dialog.findByRole('button', { name: 'Tier 1 12 waiting' })).toBeVisible();
  expect(dialog.queryByRole('button', { name: /Summer/ })).toBeNull();
  await user.keyboard('clo{Enter}');
  await waitFor(() =>
    expect(sent).toMatchObject([{ change: 'team', team_id: 'team-2', ids: [incident().id] }]),
  );
  for (const { id } of bulkRuns.get()) bulkRuns.close(id);
});

it('gives to no team that nobody chose, and has none of them at hand before the others', async () => {
  const { sent, keep } = bodies<BulkIncidentsDto>();
  const { user } = await open(
    QUEUES,
    http.post('*/api/incidents/bulk', async ({ request }) => {
      await keep(request);
      return new HttpResponse(null, { status: 503 });
    }),
  );
  await screen.findByRole('radio', { name: 'My teams 12' });
  await user.keyboard('xe');
  const dialog = within(await screen.findByRole('dialog', { name: 'Into whose queue: INC-1042' }));
  await dialog.findByRole('button', { name: 'Tier 1 12 waiting' });
  const none = dialog.getByRole('button', { name: /^No team/ });
  await user.keyboard('{Enter}');
  const field = dialog.getByRole('textbox', { name: 'Team' });
  expect(field).toHaveAccessibleDescription(/Nothing is chosen yet/);
  await user.keyboard('clo');
  expect(field).not.toHaveAccessibleDescription(/Nothing is chosen yet/);
  expect(none).toBeVisible();
  await user.clear(field);
  await user.keyboard('{ArrowDown}');
  expect(none).toHaveFocus();
  await user.keyboard('{ArrowUp}');
  expect(field).toHaveFocus();
  expect(sent).toEqual([]);
  await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{Enter}');
  await waitFor(() => expect(sent).toMatchObject([{ change: 'team', team_id: 'team-2' }]));
  for (const { id } of bulkRuns.get()) bulkRuns.close(id);
});

const group = { type: null, count: 4, severity: 'high', newest_at: incident().created_at };
const openGrouped = async (...handlers: RequestHandler[]) => {
  const opened = await open(
    QUEUES,
    http.get('*/api/incident-groups', () =>
      HttpResponse.json({
        data: [
          { ...group, value: 'team-2', name: 'Cloud' },
          { ...group, value: 'none', name: null },
        ],
        looked_at: 8,
        more: false,
      }),
    ),
    ...handlers,
  );
  await opened.user.selectOptions(screen.getByRole('combobox', { name: 'Group by' }), 'team');
  return opened;
};

it.each([
  ['nobody · Tier 1', { team }],
  ['Dora · Tier 1', { team, assignee: { id: 'user-dora', name: 'Dora' } }],
  ['nobody', {}],
])('names on a phone who has it and in whose queue it is: %s', (said, changes) => {
  renderWith(<IncidentPhoneRow incident={incident(changes)} />, { role: 'analyst' });
  expect(screen.getByText(said)).toBeVisible();
});

it('groups by team, and opens one as a list', async () => {
  const { user, last } = await openGrouped();
  const table = within(await screen.findByRole('table', { name: 'Groups of incidents' }));
  expect(await table.findByRole('cell', { name: 'No team' })).toBeVisible();
  await user.click(table.getByRole('cell', { name: 'Cloud' }));
  await user.keyboard('{Enter}');
  await waitFor(() => expect(last()).toMatchObject({ team: 'team-2' }));
});

it('groups by team on a phone as well, each with its number', async () => {
  const { user, last } = await openGrouped();
  await screen.findByRole('table', { name: 'Groups of incidents' });
  const groups = within(screen.getByRole('list', { name: 'Groups of incidents' }));
  const none = await groups.findByRole('button', { name: 'No team' });
  expect(none.closest('li')).toHaveTextContent(/High4 incidents · .*No team/);
  await user.click(none);
  await waitFor(() => expect(last()).toMatchObject({ team: 'none' }));
});

it('is on the page of the incident, and changed there by key', async () => {
  const { sent, keep } = bodies<UpdateIncidentDto>();
  server.use(
    queues(QUEUES),
    http.patch('*/api/incidents/:id', async ({ request }) => {
      await keep(request);
      return HttpResponse.json(incidentDetail());
    }),
  );
  const { user } = renderWith(<IncidentHeader incident={incidentDetail({ team })} commands={[]} />, {
    role: 'analyst',
  });
  expect(screen.getByRole('button', { name: 'Team: Tier 1' })).toBeVisible();
  await user.keyboard('e');
  const dialog = within(await screen.findByRole('dialog', { name: 'Into whose queue: INC-1042' }));
  await user.click(await dialog.findByRole('button', { name: /Tier 1/ }));
  expect(sent).toEqual([]);
  await user.keyboard('e');
  await user.click(await screen.findByRole('button', { name: 'No team: take it out of its queue' }));
  await waitFor(() => expect(sent).toEqual([{ version: incidentDetail().version, team_id: null }]));
});

it('is marked by a word where it is archived: in the list, among the groups and on the page of the incident', async () => {
  const teams = http.get('*/api/teams', () =>
    HttpResponse.json({ data: [archivedTeam('team-1', 'Tier 1'), archivedTeam('team-2', 'Cloud')] }),
  );
  const { table, unmount } = await open(QUEUES, teams);
  expect(await table.findByTitle('In the queue of Tier 1 (archived), taken by nobody')).toHaveTextContent(
    '⊘ Tier 1 (archived)',
  );
  unmount();

  const grouped = await openGrouped(teams);
  const groups = within(await screen.findByRole('table', { name: 'Groups of incidents' }));
  expect(await groups.findByRole('cell', { name: 'Cloud (archived)' })).toBeVisible();
  grouped.unmount();

  server.use(teams);
  renderWith(<IncidentHeader incident={incidentDetail({ team })} commands={[]} />, { role: 'analyst' });
  expect(await screen.findByRole('button', { name: 'Team: Tier 1 (archived)' })).toBeVisible();
});

it('is only read by whoever may not change it', () => {
  renderWith(<IncidentHeader incident={incidentDetail({ team })} commands={[]} />, { role: 'viewer' });
  expect(screen.getByText('Tier 1')).toBeVisible();
  expect(screen.queryByRole('button', { name: /Team/ })).toBeNull();
});
