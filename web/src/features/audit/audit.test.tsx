import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse, type RequestHandler } from 'msw';
import { expect, it } from 'vitest';
import type {
  AuditChoicesDto,
  AuditEntryDto,
  AuditVerificationDto,
} from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { openPage } from '../../test/page.ts';
import { pageOf } from '../../test/rows.ts';

const entry: AuditEntryDto = {
  id: 'entry-1',
  occurred_at: '2026-11-22T10:00:00.000Z',
  actor_type: 'user',
  actor_id: 'user-1',
  actor_name: 'Mia Manager',
  on_behalf_of: null,
  ip: '192.0.2.1',
  correlation_id: 'correlation-1',
  event: 'policy.published',
  event_label: 'Policy published',
  subject_type: 'policy',
  subject_id: '2',
  subject_name: null,
  incident: null,
  run: null,
  reason: 'First rules',
  details: { version: 2 },
  position: 41,
};

function network(
  verification: AuditVerificationDto,
  asked: URL[] = [],
  listed: AuditEntryDto = entry,
): RequestHandler[] {
  return [
    http.get('*/api/audit', ({ request }) => {
      asked.push(new URL(request.url));
      return HttpResponse.json(pageOf(listed));
    }),
    http.get('*/api/audit/choices', () => HttpResponse.json(CHOICES)),
    http.get('*/api/audit/verify', () => HttpResponse.json(verification)),
  ];
}

const CHOICES: AuditChoicesDto = {
  people: [{ id: 'user-1', name: 'Mia Manager' }],
  more_people: false,
  families: [
    {
      name: 'incident',
      label: 'Incidents',
      events: [
        { name: 'incident.created', label: 'Incident created' },
        { name: 'incident.resolved', label: 'Incident resolved' },
      ],
    },
    { name: 'policy', label: 'Policy', events: [{ name: 'policy.published', label: 'Policy published' }] },
  ],
};

const WHOLE: AuditVerificationDto = {
  status: 'intact',
  intact: true,
  checked: 41,
  head: { position: 41, hash: 'abc' },
  first_break: null,
  unproved: [],
};

it('shows an entry whose time cannot be read', async () => {
  openPage('/audit', 'manager', ...network(WHOLE, [], { ...entry, occurred_at: 'unreadable' }));
  const row = await screen.findByRole('row', { name: /Policy published/ });
  expect(within(row).getByText('unreadable')).toBeVisible();
});

it('lists by the filters of its address and shows an entry whole', async () => {
  const asked: URL[] = [];
  const { user } = openPage(
    '/audit?event=policy.published&subject_id=2',
    'manager',
    ...network(WHOLE, asked),
  );
  await user.click(await screen.findByRole('cell', { name: 'Policy published' }));
  const panel = await screen.findByRole('complementary', { name: 'Policy published' });
  expect(within(panel).getByText('192.0.2.1')).toBeVisible();
  expect(within(panel).getByLabelText('Details')).toHaveTextContent('"version": 2');
  expect(asked[0]?.searchParams.get('event')).toBe('policy.published');
  expect(asked[0]?.searchParams.get('subject_id')).toBe('2');
  expect(await accessibilityProblems()).toEqual([]);
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('complementary', { name: 'Policy published' })).toBeNull();
});

async function verified(result: AuditVerificationDto): Promise<void> {
  const { user } = openPage('/audit', 'manager', ...network(result));
  await screen.findByRole('cell', { name: 'Policy published' });
  expect(screen.queryByText(/The record is|Nothing is broken/)).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Verify the record' }));
}

it('verifies the record when asked, and only then', async () => {
  await verified(WHOLE);
  expect(await screen.findByText('The record is intact: 41 entries checked.')).toBeVisible();
  expect(screen.queryByRole('list', { name: 'Not proved' })).toBeNull();
});

it('names the first broken entry', async () => {
  await verified({
    ...WHOLE,
    status: 'broken',
    intact: false,
    first_break: { kind: 'changed', position: 17, entry_id: 'entry-17', message: 'The entry was changed.' },
  });
  expect(await screen.findByText('The record is broken at place 17.')).toBeVisible();
  expect(screen.getByText('entry-17')).toBeVisible();
  expect(await accessibilityProblems()).toEqual([]);
});

it('does not call intact what is not proved, and says what that is', async () => {
  const message = '3 entries were not sealed yet.';
  await verified({ ...WHOLE, status: 'unproved', unproved: [{ kind: 'pending', count: 3, message }] });
  expect(
    await screen.findByText('Nothing is broken in 41 entries, but not everything is proved.'),
  ).toBeVisible();
  expect(within(screen.getByRole('list', { name: 'Not proved' })).getByText(message)).toBeVisible();
  expect(screen.queryByText(/The record is intact/)).toBeNull();
  expect(await accessibilityProblems()).toEqual([]);
});

it('says of an empty record that nothing could be verified', async () => {
  const message = 'The record is empty: nothing was verified.';
  await verified({
    status: 'unproved',
    intact: false,
    checked: 0,
    head: null,
    first_break: null,
    unproved: [{ kind: 'empty', count: null, message }],
  });
  expect(await screen.findByText('There is nothing that could be verified.')).toBeVisible();
});

it('shows on whose behalf something was done', async () => {
  const carriedOut: AuditEntryDto = {
    ...entry,
    actor_type: 'system',
    actor_name: 'action.execute',
    on_behalf_of: { type: 'user', id: 'user-1', name: 'Mia Manager' },
  };
  const { user } = openPage('/audit', 'manager', ...network(WHOLE, [], carriedOut));
  await user.click(await screen.findByRole('cell', { name: 'System action.execute for Mia Manager' }));
  const panel = await screen.findByRole('complementary', { name: 'Policy published' });
  expect(within(panel).getByText('On behalf of')).toBeVisible();
  expect(within(panel).getByText('Mia Manager')).toBeVisible();
});

const byQuery = (asked: URL[]) => Object.fromEntries(asked.at(-1)?.searchParams ?? []);

it('shows what people did, and what machines did once somebody asks, in the address', async () => {
  const asked: URL[] = [];
  const { user, router } = openPage('/audit', 'manager', ...network(WHOLE, asked));
  await screen.findByRole('cell', { name: 'Policy published' });
  expect(byQuery(asked)).toMatchObject({ people: 'true' });
  await user.click(screen.getByRole('switch', { name: 'Also what machines did' }));
  await waitFor(() => expect(byQuery(asked)).toEqual({ fold_runs: 'true', limit: '100' }));
  expect(router.state.location.search).toBe('?machines=shown');
});

it('is narrowed by choices: a person, a family of events, an incident and a time', async () => {
  const asked: URL[] = [];
  const incident = { id: 'i-7', number: 'INC-7', title: 'A host beacons' };
  const { user, router } = openPage(
    '/audit',
    'manager',
    ...network(WHOLE, asked),
    http.get('*/api/incidents', () => HttpResponse.json(pageOf(incident))),
    http.get('*/api/incidents/i-7', () => HttpResponse.json(incident)),
  );
  const choose = async (name: string, option: string): Promise<void> => {
    await user.click(await screen.findByRole('combobox', { name }));
    await user.click(await screen.findByRole('option', { name: option }));
  };
  await choose('Person', 'Mia Manager');
  await choose('Kind of event', 'Incidents: all');
  await choose('Incident', 'INC-7 A host beacons');
  await choose('Time', 'Last 24 hours');
  expect(Object.fromEntries(new URLSearchParams(router.state.location.search))).toEqual({
    actor_id: 'user-1',
    family: 'incident',
    incident: 'i-7',
    since: '24h',
  });
  await waitFor(() =>
    expect(byQuery(asked)).toMatchObject({
      ...{ people: 'true', actor_id: 'user-1', family: 'incident', incident: 'i-7' },
      from: expect.stringMatching(/Z$/) as string,
    }),
  );
  await choose('Kind of event', 'Incident resolved');
  await waitFor(() => expect(byQuery(asked)).toMatchObject({ event: 'incident.resolved' }));
  expect(byQuery(asked)).not.toHaveProperty('family');
  expect(await accessibilityProblems()).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Clear' }));
  expect(router.state.location.search).toBe('');
});

it('folds the entries of a run into one row that opens', async () => {
  const settled: AuditEntryDto = {
    ...entry,
    ...{ id: 'entry-9', actor_type: 'system', actor_name: 'run.advance', event: 'run.settled' },
    ...{ event_label: 'Playbook run ended', subject_type: 'run', subject_id: 'run-1' },
    incident: { id: 'i-7', number: 'INC-7' },
    run: { id: 'run-1', playbook: 'phishing_triage', entries: 2 },
  };
  const { user } = openPage(
    '/audit?machines=shown',
    'manager',
    http.get('*/api/audit', ({ request }) => {
      const { searchParams } = new URL(request.url);
      if (searchParams.get('run') !== 'run-1') return HttpResponse.json(pageOf(settled));
      const begun = { ...settled, id: 'entry-8', event: 'run.started', event_label: 'Playbook run begun' };
      return HttpResponse.json(pageOf(settled, begun));
    }),
    ...network(WHOLE),
  );
  const row = await screen.findByRole('row', { name: /Playbook run: 2 entries/ });
  expect(within(row).getByRole('link', { name: 'phishing_triage' })).toHaveAttribute('href', '/runs/run-1');
  expect(within(row).getByRole('link', { name: 'INC-7' })).toHaveAttribute('href', '/incidents/i-7');
  const fold = within(row).getByRole('button', { name: 'Playbook run: 2 entries' });
  expect(fold).toHaveAttribute('aria-expanded', 'false');
  await user.click(fold);
  expect(await screen.findByRole('cell', { name: 'Playbook run begun' })).toBeVisible();
  expect(screen.getByRole('cell', { name: 'Playbook run ended' })).toBeVisible();
  expect(await accessibilityProblems()).toEqual([]);
  const opened = screen.getByRole('row', { name: /Playbook run: 2 entries/ });
  await user.click(within(opened).getByRole('button', { expanded: true }));
  expect(screen.queryByRole('cell', { name: 'Playbook run begun' })).toBeNull();
});

it('offers what is shown and the whole record as plain links', async () => {
  const { user } = openPage('/audit?actor_id=user-1&machines=shown', 'manager', ...network(WHOLE));
  await user.click(await screen.findByRole('button', { name: 'Export' }));
  const links = await screen.findAllByRole('menuitem');
  await waitFor(() =>
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      '/api/audit/export?format=jsonl&actor_id=user-1',
      '/api/audit/export?format=csv&actor_id=user-1',
      '/api/audit/export?format=jsonl',
      '/api/audit/export?format=csv',
    ]),
  );
});
