import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import type { IncidentViewDto } from '../../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../../test/axe.ts';
import { incident, incidentDetail, page } from '../../../test/fixtures.ts';
import { openPage } from '../../../test/page.ts';
import { server } from '../../../test/server.ts';

const idOf = (n: number) => `01900000-0000-7000-8000-00000000000${n}`;
const ROWS = [1, 2, 3].map((n) => incident({ id: idOf(n), number: `INC-${n}` }));
const view = (changes: Partial<IncidentViewDto>): IncidentViewDto => ({
  id: idOf(1),
  name: 'Night shift',
  query: 'severity=high',
  shared: false,
  owner: { id: 'user-analyst', name: 'A analyst' },
  mine: true,
  is_default: false,
  updated_at: '2026-11-22T10:00:00.000Z',
  ...changes,
});

let asked: URLSearchParams[] = [];
let views: IncidentViewDto[] = [];
beforeEach(() => {
  asked = [];
  views = [];
});

function open(address: string, role: 'analyst' | 'viewer' = 'analyst') {
  return openPage(
    address,
    role,
    http.get('*/api/incidents', ({ request }) => {
      const query = new URL(request.url).searchParams;
      if (query.has('created_after') && query.get('limit') === '100') return HttpResponse.json(page([]));
      asked.push(query);
      return HttpResponse.json(page(ROWS));
    }),
    http.get('*/api/incident-views', () => HttpResponse.json({ data: views })),
  );
}
const rows = async () =>
  (await screen.findByRole('table', { name: 'Incidents' })).querySelectorAll('tbody tr');
const headers = () =>
  [...document.querySelectorAll('table[aria-label=Incidents] th')]
    .map(({ textContent }) => textContent)
    .filter(Boolean);

it('begins with the view of one\u2019s choice, once, and asks for nothing before', async () => {
  views = [
    view({}),
    view({ id: idOf(2), name: 'Mine', query: 'status=created&sort=-severity', is_default: true }),
  ];
  const { user, router } = open('/incidents');
  await waitFor(() => expect(router.state.location.search).toBe('?status=created&sort=-severity'));
  expect(await screen.findByRole('button', { name: 'Mine' })).toBeVisible();
  await waitFor(() => expect(asked.map((query) => query.get('sort'))).toEqual(['-severity']));
  await user.click(screen.getByRole('button', { name: 'Clear' }));
  await waitFor(() => expect(asked.at(-1)?.get('sort')).toBe('-created_at'));
  expect(router.state.location.search).toBe('');
});

it('leaves an address as it is', async () => {
  views = [view({ is_default: true })];
  const { router } = open('/incidents?severity=low');
  await waitFor(async () => expect(await rows()).toHaveLength(3));
  expect(router.state.location.search).toBe('?severity=low');
});

it('saves the list under a name, shared or not, and opens what others share', async () => {
  const saved: unknown[] = [];
  views = [
    view({
      id: idOf(2),
      name: 'Mails',
      query: 'type=phishing',
      mine: false,
      shared: true,
      owner: { id: 'u', name: 'Dora' },
    }),
  ];
  const { user, router } = open('/incidents?severity=high&columns=severity');
  server.use(
    http.post('*/api/incident-views', async ({ request }) => {
      saved.push(await request.json());
      return HttpResponse.json(view({}), { status: 201 });
    }),
  );
  await user.click(await screen.findByRole('button', { name: 'Views' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Save this list…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Save this list' }));
  await user.type(dialog.getByLabelText('Name'), 'Night');
  await user.click(dialog.getByRole('checkbox', { name: 'Share it with everybody' }));
  expect(await accessibilityProblems()).toEqual([]);
  await user.click(dialog.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(saved).toEqual([{ name: 'Night', query: 'severity=high&columns=severity', shared: true }]);
  await user.click(screen.getByRole('button', { name: 'Views' }));
  await user.click(await screen.findByRole('menuitem', { name: /Mails.*Dora/ }));
  await waitFor(() => expect(router.state.location.search).toBe('?type=phishing'));
});

it('does with the view that is shown what its owner may', async () => {
  const sent: unknown[] = [];
  views = [view({})];
  const { user } = open('/incidents?severity=high');
  server.use(
    http.put('*/api/incident-views/default', async ({ request }) => {
      sent.push(await request.json());
      return new HttpResponse(null, { status: 204 });
    }),
    http.patch('*/api/incident-views/:id', async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(view({ shared: true }));
    }),
    http.delete('*/api/incident-views/:id', () => {
      sent.push('deleted');
      return new HttpResponse(null, { status: 204 });
    }),
  );
  for (const item of ['Begin with it', 'Share it', 'Delete it']) {
    await user.click(await screen.findByRole('button', { name: 'Night shift' }));
    await user.click(await screen.findByRole('menuitem', { name: item }));
    await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
  }
  await waitFor(() => expect(sent).toEqual([{ view_id: idOf(1) }, { shared: true }, 'deleted']));
});

it('shows the columns that are chosen, and the incident always', async () => {
  const { user, router } = open('/incidents?columns=severity,source');
  await waitFor(async () => expect(await rows()).toHaveLength(3));
  expect(headers()).toEqual(['Severity', 'Incident', 'Source']);
  await user.click(screen.getByRole('button', { name: 'Columns' }));
  await user.click(await screen.findByRole('checkbox', { name: 'Age' }));
  await waitFor(() => expect(router.state.location.search).toBe('?columns=severity%2Csource%2Ccreated_at'));
  for (const name of ['Severity', 'Source', 'Age']) await user.click(screen.getByRole('checkbox', { name }));
  expect(headers()).toEqual(['Incident']);
});

it('goes by a range that moves with the time, or between two moments', async () => {
  const { user, router } = open('/incidents?since=8h');
  await waitFor(() => expect(asked).toHaveLength(1));
  const [from, to] = ['created_after', 'created_before'].map((name) => Date.parse(asked[0]?.get(name) ?? ''));
  expect((to ?? 0) - (from ?? 0)).toBe(8 * 3_600_000);
  expect(asked[0]?.has('since')).toBe(false);
  await user.click(screen.getByRole('button', { name: 'Filter by time: Last 8 hours' }));
  await user.click(await screen.findByRole('radio', { name: 'Last 7 days' }));
  await waitFor(() => expect(router.state.location.search).toBe('?since=7d'));
  await user.click(screen.getByRole('button', { name: 'Remove the filter by time' }));
  await waitFor(() => expect(router.state.location.search).toBe(''));
});

it('groups by what incidents share, and opens a group as a list from which one goes back', async () => {
  const by: (string | null)[] = [];
  const { user, router, container } = open('/incidents?status=created');
  server.use(
    http.get('*/api/incident-groups', ({ request }) => {
      const query = new URL(request.url).searchParams;
      by.push(query.get('by'));
      const group = { count: 4, severity: 'critical', newest_at: '2026-11-22T10:00:00.000Z' };
      const entity = query.get('by') === 'entity';
      return HttpResponse.json({
        data: [{ ...group, type: entity ? 'host' : null, value: entity ? 'ws-1' : 'edr', name: null }],
        looked_at: 1000,
        more: true,
      });
    }),
  );
  await waitFor(async () => expect(await rows()).toHaveLength(3));
  await user.keyboard('b');
  const table = within(await screen.findByRole('table', { name: 'Groups of incidents' }));
  await table.findByRole('row', { name: /edr/ });
  await user.keyboard('b');
  await waitFor(() => expect(by).toEqual(['source', 'type']));
  await user.keyboard('b');
  await waitFor(() => expect(by).toEqual(['source', 'type', 'team']));
  await user.keyboard('b');
  await table.findByRole('row', { name: /Critical.*ws-1.*4/ });
  expect(screen.getByText(/More match than the newest 1000/)).toBeVisible();
  expect(await accessibilityProblems(container)).toEqual([]);
  await user.keyboard('j{Enter}');
  await waitFor(() => expect(router.state.location.search).toBe('?status=created&observable=host%3Aws-1'));
  await router.navigate(-1);
  expect(await screen.findByRole('table', { name: 'Groups of incidents' })).toBeVisible();
  expect(by.slice(0, 4)).toEqual(['source', 'type', 'team', 'entity']);
});

it('is at the same row, read up to the same moment, when one comes back', async () => {
  const { user, router } = open('/incidents?status=created');
  server.use(
    http.get('*/api/incidents/:id', () =>
      HttpResponse.json(incidentDetail({ id: idOf(2), number: 'INC-2' })),
    ),
  );
  await waitFor(async () => expect(await rows()).toHaveLength(3));
  await user.keyboard('jj{Enter}');
  await waitFor(() => expect(router.state.location.pathname).toBe('/incidents/INC-2'));
  await router.navigate(-1);
  const row = await screen.findByRole('row', { name: /INC-2/ });
  expect(row).toHaveAttribute('data-focused');
  expect(new Set(asked.map((query) => query.get('created_before'))).size).toBe(1);
});

it('sorts by urgency what is open', async () => {
  const { user, router } = open('/incidents');
  await waitFor(async () => expect(await rows()).toHaveLength(3));
  await user.keyboard('u');
  await waitFor(() =>
    expect(router.state.location.search).toBe('?sort=-urgency&status=created%2Ctriaging%2Ctriaged'),
  );
  expect(asked.at(-1)?.get('sort')).toBe('-urgency');
  expect(screen.getByRole('button', { name: 'Most urgent first' })).toHaveAttribute('aria-pressed', 'true');
  expect(await screen.findAllByText('of 4 h')).toHaveLength(3);
  expect(document.querySelectorAll('[data-ages=over]')).toHaveLength(3);
  await user.click(screen.getByRole('button', { name: 'Most urgent first' }));
  await waitFor(() => expect(router.state.location.search).toBe('?status=created%2Ctriaging%2Ctriaged'));
});
