import type { IncidentRefs, IncidentSnapshots } from '#incidents';
import type { Actor } from '#contracts';
import type { Context } from '#platform';
import type { PolicyDecisions, PolicyRequest } from '#policies';
import { fakeContext } from '../../../test/fixtures/action-context.ts';
import { OURS, actionRow, mapper, noted } from '../../../test/fixtures/action-row.ts';
import { ActionOutlook } from './action-outlook.ts';
import { ActionPreviews } from './action-previews.ts';
import { ActionQueries } from './actions.queries.ts';
import type { Availability } from './availability.ts';
import type { ConnectorChoices } from './connector-choices.ts';
import type { ActionEntity } from './data/action.entity.ts';
import type { ActionFilter, ActionRepository } from './data/action.repository.ts';
import { blockSender } from './domain/actions/email.ts';
import { notifyChannel } from './domain/actions/notification.ts';
import { searchSiem } from './domain/actions/siem.ts';
import { ActionCatalogue } from './domain/catalogue.ts';

const catalogue = new ActionCatalogue();
const ANN: Actor = { type: 'user', id: 'u-ann', name: 'Ann', role: 'analyst' };
const INCIDENT = { id: 'i1', severity: 'high', type: 'malware', status: 'open', behind: [], verdict: null };

describe('actions as people list them', () => {
  function house(rows: ActionEntity[] = [], actor: Actor = ANN) {
    const listed: unknown[][] = [];
    const queries = new ActionQueries(
      {
        find: async (id: string) => rows.find((row) => row.id === id),
        list: async (...of: unknown[]) => (listed.push(of), rows),
        history: async () => rows,
      } as unknown as ActionRepository,
      catalogue,
      {
        unserved: async () => [],
        lacks: (name: string) => (name === 'isolate_host' ? {} : null),
        serving: async () => [OURS],
      } as unknown as Availability,
      {
        idOf: async (ref: string) => `id of ${ref}`,
        numbersOf: async (ids: string[]) => (listed.push(ids), new Map([['i1', 'INC-1']])),
      } as unknown as IncidentRefs,
      mapper,
      noted().unit,
      { current: () => ({ actor }) } as unknown as Context,
    );
    return { queries, listed };
  }

  it.each<[string | undefined, Partial<ActionFilter>]>([
    [undefined, {}],
    ['me', { proposer_type: 'user', proposer_id: 'u-ann' }],
    ['agent', { proposer_type: 'agent' }],
    ['u-bob', { proposer_id: 'u-bob' }],
  ])('are those of %s', async (proposer, expected) => {
    const { queries, listed } = house();
    await queries.list({ limit: 5, ...(proposer === undefined ? {} : { proposer }) });
    const filter = listed[0]?.[0] as ActionFilter;
    expect({ type: filter.proposer_type, id: filter.proposer_id }).toEqual({
      type: expected.proposer_type,
      id: expected.proposer_id,
    });
  });

  it.each<[string | undefined, boolean | null]>([
    [undefined, true],
    ['-requested_at', true],
    ['requested_at', false],
    ['name', null],
  ])('are sorted by %s, newest first: %s', async (sort, newestFirst) => {
    const { queries, listed } = house();
    const list = async () => queries.list({ limit: 5, ...(sort === undefined ? {} : { sort }) });
    if (newestFirst === null) return expect(list()).rejects.toMatchObject({ errors: [{ path: 'sort' }] });
    await list();
    expect(listed[0]?.slice(1)).toEqual([6, null, newestFirst]);
  });

  it('are those of an incident, by whatever it is called', async () => {
    const { queries, listed } = house();
    await queries.ofIncident('INC-1', { limit: 5, status: 'failed' });
    expect(listed[0]?.[0]).toEqual({ incident_id: 'id of INC-1', status: 'failed' });
  });

  it('were asked for before, with the incident that each was about', async () => {
    const rows = [
      actionRow(),
      actionRow({ id: 'a2', incident_id: null }),
      actionRow({ id: 'a3', incident_id: 'i3' }),
    ];
    const { queries, listed } = house(rows);
    expect((await queries.history('a1')).data.map(({ incident_number }) => incident_number)).toEqual([
      'INC-1',
      null,
      null,
    ]);
    expect(listed).toEqual([['i1', 'i3']]);
    for (const asked of [queries.history('gone'), queries.get('gone')])
      await expect(asked).rejects.toMatchObject({ code: 'not_found' });
    expect((await queries.get('a2')).incident_id).toBeNull();
  });

  it('are of kinds, each with what it needs and whether it is there', async () => {
    const { data } = await house().queries.types();
    const kind = (wanted: string) => data.find(({ name }) => name === wanted);
    expect(kind('isolate_host')).toMatchObject({ available: false, reversible: true, unresolved: null });
    expect(kind('create_ticket')).toMatchObject({
      ...{ available: true, reversible: false, inverse: null, connectors: [OURS] },
      unresolved: expect.stringContaining('It makes a ticket of its own'),
    });
  });
});

it('what stands against an approval is told by how the incident and the policy are now', async () => {
  const asked: { request: PolicyRequest }[] = [];
  const stood: unknown[] = [];
  const rows = [
    actionRow({ decision_quorum: null, decision_level: 'analyst' }),
    actionRow({ id: 'a2', incident_id: null }),
  ];
  const outlook = new ActionOutlook(
    { findAll: async () => rows, lock: async (id: string) => `locked ${id}` } as unknown as ActionRepository,
    catalogue,
    {
      outlook: async (all: { request: PolicyRequest }[]) => (
        asked.push(...all),
        all.map(() => ({
          ...{ decision: 'require_approval', level: 'analyst', quorum: 2, step: 'rule', reason: 'R.' },
          ...{ policy_version: 1, mode: 'supervised' },
        }))
      ),
    } as unknown as PolicyDecisions,
    { standing: async (ids: string[]) => (stood.push(ids), [INCIDENT]) } as unknown as IncidentSnapshots,
    noted().unit,
  );
  const facts = { policy_version: 1, mode: 'supervised', reason: null, incident: null } as const;
  const changes = await outlook.changes(['a1', 'a2'].map((action_id) => ({ action_id, facts })));
  expect(changes.get('a1')).toMatchObject([{ what: 'requirement', before: 'one person at level analyst' }]);
  expect(changes.get('a2')).toEqual([]);
  expect(asked.map(({ request }) => request.incident?.id ?? null)).toEqual(['i1', null]);
  expect(stood).toEqual([['i1']]);
  expect((await outlook.changes([])).size).toBe(0);
  expect([stood.length, await outlook.hold('a1')]).toEqual([1, 'locked a1']);
});

it('a preview says what would become of a request, and what is in its way', async () => {
  const asked: PolicyRequest[] = [];
  const of = (problem: { message: string } | null) =>
    new ActionPreviews(
      catalogue,
      {
        check: async (request: PolicyRequest) => (asked.push(request), { decision: 'allow', step: 'mode' }),
      } as unknown as PolicyDecisions,
      {
        of: async () => ({ connector: problem === null ? OURS : null, problem }),
      } as unknown as ConnectorChoices,
      { load: async () => ({ incident: INCIDENT }) } as unknown as IncidentSnapshots,
      { idOf: async (ref: string) => ref } as unknown as IncidentRefs,
      { current: () => ({ actor: ANN }) } as unknown as Context,
    );
  const body = { action: 'isolate_host', parameters: { host: 'ws-1' } };
  const preview = await of(null).preview({ ...body, incident_id: 'i1' });
  expect(preview).toMatchObject({
    ...{ decision: 'allow', targets: ['ws-1'], reversible: true, inverse: 'unisolate_host', connector: OURS },
    ...{ available: true, obstacle: null },
  });
  expect(preview).not.toHaveProperty('step');
  expect(await of({ message: 'None.' }).preview(body)).toMatchObject({ available: false, obstacle: 'None.' });
  expect(asked.map(({ incident }) => incident?.id ?? null)).toEqual(['i1', null]);
  const ticket = { action: 'create_ticket', parameters: { title: 't', description: 'd' } };
  expect(await of(null).preview(ticket)).toMatchObject({ reversible: false, inverse: null });
  await expect(of(null).preview({ action: 'isolate_host', parameters: {} })).rejects.toThrow(
    'host is missing',
  );
});

it('an action says what is not told by whoever asks', async () => {
  const posted: object[] = [];
  const messaging = { post: async (input: object) => (posted.push(input), { id: null }) };
  for (const title of [undefined, 'Ours'])
    await notifyChannel.apply(
      fakeContext({ channel: '#soc', text: 'x', ...(title === undefined ? {} : { title }) }, { messaging })
        .ctx,
    );
  expect(posted).toMatchObject([{ title: 'Triage Warden', text: 'x' }, { title: 'Ours' }]);
  const { ctx } = fakeContext(
    { query: 'q' },
    { siem_search: { search: async () => ({ rows: [], truncated: false }) } },
  );
  const { evidence } = await searchSiem.apply({ ...ctx, incident_id: null });
  expect(evidence[0]?.subject).toEqual({ type: 'incident', value: '' });
  const seen = { type: 'phishing', hosts: [], users: [], evidence: [] };
  const mail = { message_id: null, sender: 'x@evil.example', mailbox: null };
  const recommended = (of: object | null) =>
    blockSender.recommended?.({ ...seen, mail: of } as unknown as Parameters<
      NonNullable<typeof blockSender.recommended>
    >[0]);
  expect(recommended(mail)).toHaveLength(1);
  expect(recommended(null)).toEqual([]);
});
