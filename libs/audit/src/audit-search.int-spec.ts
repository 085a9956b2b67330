import { Readable } from 'node:stream';
import { givenIncident } from '../../../test/fixtures/incident.ts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import type { Actor, DomainEvents, RecordedEventName } from '#contracts';
import { Ids, SecretBox, UnitOfWork, type RecordOptions } from '#platform';
import { AuditSealer } from './audit.sealer.ts';
import { recordKeys } from './domain/chain.ts';
import { verifyExport } from './domain/export.ts';

const RUN = '01900000-0000-7000-8000-00000000c0de';
const GONE = '01900000-0000-7000-8000-00000000dead';
const MIA: Actor = { type: 'user', id: GONE, name: 'Mia Manager', user_id: GONE, role: 'manager' };
const FOLDED = [
  'connector.deleted',
  'user.updated',
  'approval.decided',
  'notification.created',
  'approval.requested',
  'run.settled',
  'incident.updated',
];
const PLAYBOOK: Actor = { type: 'playbook', id: RUN, name: 'playbook:phishing_triage' };

describe('what people look for in the record', () => {
  let test: TestApp;
  let incident: string;
  let since: string;

  const record = <N extends RecordedEventName>(
    actor: Actor,
    event: N,
    subject: { type: string; id: string },
    payload: DomainEvents[N],
    options: RecordOptions = {},
  ) =>
    test.as('analyst', () => {
      const unit = test.get(UnitOfWork);
      return unit.run(() => unit.record(event, subject, payload, { ...options, actor }));
    });
  const asked = async (query: string) =>
    (await test.http('GET', `/api/audit?from=${since}&${query}`, { as: 'manager' })).body;
  const events = async (query: string) =>
    ((await asked(query)).data as { event: string }[]).map(({ event }) => event);
  const aboutIncident = () => ({ type: 'incident', id: incident });

  beforeAll(async () => {
    test = await createTestApp();
    incident = await givenIncident(test);
    await test.http('GET', '/api/audit', { as: 'manager' });
    since = new Date().toISOString();
    const run = { run_id: RUN, incident_id: incident, playbook: 'phishing_triage' };
    await record(PLAYBOOK, 'incident.triage_started', aboutIncident(), {
      incident_id: incident,
      run_id: RUN,
    });
    const system: Actor = { type: 'system', id: null, name: 'domain.event' };
    await record(system, 'run.started', { type: 'run', id: RUN }, run);
    await record(MIA, 'incident.updated', aboutIncident(), { incident_id: incident, fields: ['title'] });
    await record(system, 'run.settled', { type: 'run', id: RUN }, { ...run, status: 'completed' });
    const approval = { type: 'approval', id: '01900000-0000-7000-8000-00000000a001' };
    const asksFor = {
      approval_id: approval.id,
      action_id: 'a',
      incident_id: incident,
      level: 'analyst',
    } as const;
    await record(system, 'approval.requested', approval, {
      ...asksFor,
      expires_at: since,
      summary: 'Isolate the host',
      behind_user_ids: [],
    });
    await record(MIA, 'approval.decided', approval, {
      approval_id: approval.id,
      action_id: 'a',
      decision: 'approve',
    });
    await record(MIA, 'user.updated', { type: 'user', id: GONE }, { user_id: GONE });
    await record(
      MIA,
      'connector.deleted',
      { type: 'connector', id: test.get(Ids).next() },
      { connector_id: 'c', type: 'edr' },
      { before: { name: 'Old sensor' } },
    );
    await test.as('admin', () => test.get(AuditSealer).seal());
  });
  afterAll(() => test.close());

  it('is what people did by their own hand, with names in place of ids', async () => {
    const { data } = await asked('people=true');
    expect(data).toMatchObject([
      { event_label: 'Connector deleted', subject_name: 'Old sensor', incident: null, run: null },
      { event_label: 'User changed', subject_name: 'Mia Manager' },
      { event_label: 'Vote on an approval', actor_name: 'Mia Manager' },
      { event_label: 'Incident changed', subject_name: 'INC-1', incident: { id: incident, number: 'INC-1' } },
    ]);
  });

  it('is everything with the steps of a run as one, where somebody asks for that', async () => {
    const { data } = await asked('fold_runs=true');
    expect(data.map(({ event }: { event: string }) => event)).toEqual(FOLDED);
    expect(data[5]).toMatchObject({
      event: 'run.settled',
      run: { id: RUN, entries: 3 },
      incident: { number: 'INC-1' },
    });
    expect(await events(`run=${RUN}`)).toEqual(['run.settled', 'run.started', 'incident.triage_started']);
    const started = await asked('fold_runs=true&event=run.started');
    expect(started.data).toMatchObject([{ event: 'run.started', run: { entries: 1 } }]);
  });

  it('comes in pages that hold a folded run once', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { data, meta } = await asked(`fold_runs=true&limit=1${cursor}`);
      seen.push(...data.map(({ event }: { event: string }) => event));
      cursor = meta.next_cursor === null ? '' : `&cursor=${meta.next_cursor}`;
    } while (cursor !== '');
    expect(seen.filter((event) => event.startsWith('run.'))).toEqual(['run.settled']);
    expect(seen).toEqual(FOLDED);
  });

  it('is all of an incident, votes on its approvals too', async () => {
    expect(await events(`incident=${incident}&people=true`)).toEqual([
      'approval.decided',
      'incident.updated',
    ]);
    expect(await events(`incident=${incident}`)).toHaveLength(6);
  });

  it('is a family of events, and nothing where two things are asked that no entry is', async () => {
    expect(await events('family=run')).toEqual(['run.settled', 'run.started']);
    expect(await events('family=run&event=run.started')).toEqual(['run.started']);
    expect(await events('family=run&event=user.updated')).toEqual([]);
    expect(await events(`family=approval&actor_id=${GONE}&to=2999-01-01T00:00:00Z`)).toEqual([
      'approval.decided',
    ]);
    expect(await events('to=2001-01-01T00:00:00Z')).toEqual([]);
  });

  it('offers everybody who did something, gone or not, and every family with its events', async () => {
    const { body } = await test.http('GET', '/api/audit/choices', { as: 'manager' });
    expect(body.people).toContainEqual({ id: GONE, name: 'Mia Manager' });
    const run = body.families.find(({ name }: { name: string }) => name === 'run');
    expect(run).toEqual({
      name: 'run',
      label: 'Playbook runs',
      events: [
        { name: 'run.started', label: 'Playbook run begun' },
        { name: 'run.settled', label: 'Playbook run ended' },
      ],
    });
    // What is only announced is in no record.
    const names = body.families.map(({ name }: { name: string }) => name);
    expect(names).not.toContain('presence');
    expect(JSON.stringify(body.families)).toContain('"incident.created"');
    expect(JSON.stringify(body.families)).not.toContain('incident.observables_stored');
    expect((await test.http('GET', '/api/audit/choices', { as: 'analyst' })).status).toBe(403);
  });

  it('is exported as it is seen, and that is recorded', async () => {
    const query = `from=${since}&people=true&incident=${incident}`;
    const answer = await test.http('GET', `/api/audit/export?format=jsonl&${query}`, { as: 'manager' });
    const lines = answer.text.trimEnd().split('\n');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ filters: { people: 'true', incident } });
    expect(lines.slice(1, -1).map((line) => JSON.parse(line).entry.event)).toEqual([
      'approval.decided',
      'incident.updated',
    ]);
    const [exported] = (await asked('event=audit.exported')).data;
    expect(exported.details.payload).toEqual({
      format: 'jsonl',
      filters: { from: since, people: 'true', incident },
    });
    const csv = await test.http('GET', `/api/audit/export?format=csv&${query}`, { as: 'manager' });
    expect(csv.text.split('\r\n')).toHaveLength(4);
    expect(csv.text).toMatch(
      /^position,hash,previous,mac,id,.*\r\n\d+,[0-9a-f]{64},[0-9a-f]{64},[0-9a-f]{64},/,
    );
  });

  it('verifies without the database, and not when a line of it is changed, missing or moved', async () => {
    const answer = await test.http('GET', `/api/audit/export?format=jsonl&actor_id=${GONE}`, {
      as: 'manager',
    });
    const lines = answer.text.trimEnd().split('\n');
    const key = recordKeys(test.get(SecretBox));
    const verified = (given: string[]) =>
      verifyExport(Readable.from(given), key, () => ({ anchors: [], leftAside: [] }));
    expect(await verified(lines)).toMatchObject({
      status: 'unproved',
      intact: true,
      checked: 4,
      unproved: [{ kind: 'part', count: 4 }],
    });
    const [head = '', first = '', second = '', ...rest] = lines;
    const broken = async (given: string[]) => (await verified(given)).first_break?.kind;
    expect(await broken([head, first.replace('Mia', 'Max'), second, ...rest])).toBe('changed');
    expect(await broken([head, second, ...rest])).toBe('cut');
    expect(await broken([head, second, first, ...rest])).toBe('cut');
    expect(await broken(lines.slice(0, -1))).toBe('cut');
    expect(await broken([head.replace(GONE, RUN), first, second, ...rest])).toBe('cut');
    const moved = first.replace(/"position":(\d+)/, (_all, at: string) => `"position":${Number(at) + 1}`);
    expect(await broken([head, moved, second, ...rest])).toBe('changed');
  });
});
