import type { Actor } from '#contracts';
import type { IncidentSnapshots } from '#incidents';
import { Ids, Problem, type Context } from '#platform';
import type { PolicyDecision, PolicyDecisions, PolicyRequest } from '#policies';
import { OURS, actionRow, clock, mapper, noted } from '../../../test/fixtures/action-row.ts';
import { ActionAnnouncements } from './action-announcements.ts';
import { ActionRequests } from './action-requests.ts';
import type { ChosenRequest } from './action-types.ts';
import type { ConnectorChoices } from './connector-choices.ts';
import type { ActionEntity } from './data/action.entity.ts';
import type { ActionRepository, DecidedAction, NewAction } from './data/action.repository.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import { RequestPreparation } from './request-preparation.ts';
import type { Settlement } from './settlement.ts';

const catalogue = new ActionCatalogue();
const GONE = new Problem('connector_not_configured', 'None.');
const VERDICT = { classification: 'malicious', confidence: 0.9 } as const;
const INCIDENT = {
  id: 'i1',
  severity: 'high',
  type: 'malware',
  status: 'open',
  verdict: VERDICT,
  behind: [],
};

describe('a request', () => {
  interface World {
    decides: PolicyDecision['decision'];
    /** The keys that are taken by these rows. */
    twins: ActionEntity[];
    actor: Actor;
  }
  function house(changes: Partial<World> = {}) {
    const world: World = {
      decides: 'allow',
      twins: [],
      actor: { type: 'system', id: null, name: 's' },
      ...changes,
    };
    const { unit, recorded, enqueued } = noted();
    const done: unknown[][] = [];
    const rows = new Map<string, NewAction>();
    const twinOf = (row: NewAction) =>
      world.twins.find(
        (twin) =>
          (row.idempotency_key !== null && twin.idempotency_key === row.idempotency_key) ||
          (row.run_id !== null && twin.run_id === row.run_id && twin.step_key === row.step_key),
      );
    const repository = {
      insert: async (all: NewAction[]) => {
        const fresh = all.filter((row) => twinOf(row) === undefined);
        for (const row of fresh) rows.set(row.id, row);
        return new Set(fresh.map(({ id }) => id));
      },
      twins: async (all: NewAction[]) => (done.push(['twins']), all.flatMap((row) => twinOf(row) ?? [])),
      decide: async (decided: DecidedAction[]) => {
        done.push(['decide', ...decided.map(({ status, error_code }) => [status, error_code])]);
        return decided.map((one) => actionRow({ ...rows.get(one.id), ...one })).reverse();
      },
    };
    const policy = {
      decideAll: async (requests: PolicyRequest[]) => (
        done.push(['policy', ...requests]),
        requests.map(() => ({
          ...{ id: 'd1', decision: world.decides, rule: 'r', reason: 'R.', level: 'analyst', quorum: 2 },
          ...{ policy_version: 3, mode: 'supervised', step: 'rule' },
        }))
      ),
    };
    const snapshots = {
      load: async (id: string) => (done.push(['load', id]), { incident: { ...INCIDENT, id } }),
      standing: async (ids: string[]) => (
        done.push(['standing', ids]),
        ids.map((id) => ({ ...INCIDENT, id }))
      ),
    } as unknown as IncidentSnapshots;
    const announcements = new ActionAnnouncements(
      unit,
      { current: () => ({ actor: world.actor }) } as unknown as Context,
      snapshots,
      {
        announce: async (...of: unknown[]) => void done.push(['announce', ...of.slice(1)]),
      } as unknown as Settlement,
    );
    const requests = new ActionRequests(
      { of: async () => ({ connector: OURS, problem: null }) } as unknown as ConnectorChoices,
      new RequestPreparation(catalogue, snapshots, new Ids(clock)),
      repository as unknown as ActionRepository,
      policy as unknown as PolicyDecisions,
      announcements,
      mapper,
      unit,
    );
    return { requests, announcements, done, recorded, enqueued, rows };
  }
  const asks = (more: Partial<ChosenRequest> = {}): ChosenRequest => ({
    ...{ action: 'isolate_host', parameters: { host: 'ws-1' }, incident_id: 'i1', reason: 'R', evidence: [] },
    ...{ proposer: { type: 'playbook', id: null, name: 'playbook:p' }, behind: [], verdict: null },
    choice: { connector: OURS, problem: null },
    ...more,
  });

  it.each<[PolicyDecision['decision'], Problem | null, unknown[], string[], unknown[]]>([
    [
      'allow',
      null,
      ['approved', null],
      ['action.requested'],
      [['action.execute', { action_id: expect.any(String) }]],
    ],
    [
      'require_approval',
      null,
      ['pending_approval', null],
      ['action.requested', 'action.approval_required'],
      [],
    ],
    ['deny', null, ['denied', null], ['action.requested'], []],
    ['deny', GONE, ['denied', null], ['action.requested'], []],
    ['allow', GONE, ['failed', 'connector_not_configured'], ['action.requested'], []],
    ['require_approval', GONE, ['failed', 'connector_not_configured'], ['action.requested'], []],
  ])(
    'policy decides %s (%#): what it becomes, and who is told',
    async (decides, problem, decided, events, jobs) => {
      const { requests, done, recorded, enqueued } = house({ decides });
      const connector = problem === null ? OURS : null;
      const view = await requests.requestOne(asks({ choice: { connector, problem } }));
      expect(view.status).toBe(decided[0]);
      expect(done.find(([what]) => what === 'decide')?.[1]).toEqual(decided);
      expect(recorded.map(([event]) => event)).toEqual(events);
      expect(enqueued).toEqual(jobs);
      const told = done.filter(([what]) => what === 'announce');
      expect(told).toEqual(
        decided[0] === 'denied'
          ? [['announce', 'R.']]
          : decided[0] === 'failed'
            ? [['announce', 'None.']]
            : [],
      );
    },
  );

  it('asks for its approval with what it is held against later', async () => {
    const { requests, recorded } = house({ decides: 'require_approval' });
    const user = { type: 'user', id: 'u1', name: 'Ann', role: 'analyst' } as const;
    await requests.requestOne(asks({ proposer: user }));
    expect(recorded[1]?.[1]).toMatchObject({
      ...{ level: 'analyst', quorum: 2, proposer_user_id: 'u1', asked_again: null, incident_id: 'i1' },
      facts: {
        ...{ policy_version: 3, mode: 'supervised', reason: 'R.' },
        incident: { severity: 'high', status: 'open', verdict: 'malicious' },
      },
    });
    const free = house({ decides: 'require_approval' });
    await free.requests.requestOne(asks({ incident_id: null }));
    expect(free.recorded[1]?.[1]).toMatchObject({ proposer_user_id: null, facts: { incident: null } });
    await free.announcements.askForApproval(
      actionRow({ incident_id: null, decision_level: 'manager', decision_quorum: null }),
      'it has changed',
    );
    expect(free.recorded[2]?.[1]).toMatchObject({
      level: 'manager',
      quorum: 1,
      asked_again: 'it has changed',
    });
    await expect(free.announcements.askForApproval(actionRow(), null)).rejects.toThrow(
      'approval at no level',
    );
  });

  it.each<[string, Actor, ChosenRequest['proposer'], object | undefined]>([
    [
      'a run, in the system’s context',
      { type: 'system', id: null, name: 's' },
      asks().proposer,
      { type: 'playbook', name: 'playbook:p' },
    ],
    ['a run that a person goes on with', { type: 'user', id: 'u1', name: 'Ann' }, asks().proposer, undefined],
    ['a person', { type: 'user', id: 'u1', name: 'Ann' }, { type: 'user', id: 'u1', name: 'Ann' }, undefined],
    [
      'a person, in the system’s context',
      { type: 'system', id: null, name: 's' },
      { type: 'user', id: 'u1', name: 'Ann' },
      undefined,
    ],
  ])('is recorded as who has made it: %s', async (_who, actor, proposer, expected) => {
    const { requests, recorded } = house({ actor });
    await requests.requestOne(asks({ proposer }));
    const extra = recorded[0]?.[2] as { actor?: object };
    if (expected === undefined) expect(extra).not.toHaveProperty('actor');
    else expect(extra.actor).toMatchObject(expected);
  });

  it('reads an incident once for all, and none that it is told of', async () => {
    const { requests, done } = house();
    const known = { id: 'i2', severity: 'low', type: 'phishing', behind: [] } as const;
    await requests.requestAll([
      asks(),
      asks({ parameters: { host: 'ws-2' } }),
      asks({ incident_id: 'i2', incident: known }),
      asks({ incident_id: null }),
    ]);
    expect(done.filter(([what]) => what === 'load')).toEqual([['load', 'i1']]);
    const policy = done.find(([what]) => what === 'policy') as [string, ...PolicyRequest[]];
    expect(policy.slice(1).map((one) => (one as PolicyRequest).incident?.id ?? null)).toEqual([
      'i1',
      'i1',
      'i2',
      null,
    ]);
    expect(done.find(([what]) => what === 'standing')).toEqual(['standing', []]);
    expect(done.some(([what]) => what === 'twins')).toBe(false);
    expect(await requests.requestAll([])).toEqual([]);
  });

  it('is the same one for the same key or step, in the order of the requests', async () => {
    const step = actionRow({ id: 'old', incident_id: 'i1', run_id: 'r1', step_key: 's1' });
    const { requests, done } = house({ twins: [step] });
    const views = await requests.requestAll([
      asks({ parameters: { host: 'other' }, run_id: 'r1', step_key: 's1' }),
      asks({ run_id: 'r1', step_key: 's2' }),
    ]);
    expect(views.map(({ id, step_key }) => [id === 'old', step_key])).toEqual([
      [true, 's1'],
      [false, 's2'],
    ]);
    expect(done.find(([what]) => what === 'decide')).toHaveLength(2);
    const keyed = actionRow({ id: 'old', incident_id: 'i1', idempotency_key: 'k', connector_id: 'c9' });
    const again = house({ twins: [keyed] });
    expect((await again.requests.requestOne(asks({ idempotency_key: 'k' }))).id).toBe('old');
    expect(again.done.some(([what]) => what === 'policy')).toBe(false);
    await expect(
      again.requests.requestOne(asks({ idempotency_key: 'k', parameters: { host: 'other' } })),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is there or is found: else something is wrong with the keys', async () => {
    const { requests } = house({
      twins: [actionRow({ idempotency_key: 'k', run_id: 'r1', step_key: 's1' })],
    });
    const lost = actionRow({ idempotency_key: 'other', run_id: 'r1', step_key: 's2' });
    const blind = { insert: async () => new Set(), twins: async () => [lost] };
    Object.assign(Reflect.get(requests, 'repository'), blind);
    for (const more of [{ idempotency_key: 'k' }, { run_id: 'r1', step_key: 's1' }, {}])
      await expect(requests.requestOne(asks(more))).rejects.toThrow('was neither stored nor found');
  });

  it.each<[string, Partial<ChosenRequest>, object]>([
    ['there is no such action', { action: 'nothing' }, { code: 'not_found' }],
    ['its parameters are wrong', { parameters: {} }, { code: 'invalid_request' }],
    [
      'it acts on an incident and names none',
      {
        action: 'add_comment',
        parameters: { text: 'x' },
        incident_id: null,
        choice: { connector: null, problem: null },
      },
      { code: 'invalid_request', errors: [{ path: 'incident_id', code: 'required' }] },
    ],
    [
      'a person’s has no connector',
      { proposer: { type: 'user', id: 'u1', name: 'Ann' }, choice: { connector: null, problem: GONE } },
      { code: 'connector_not_configured' },
    ],
    [
      'a key’s has no connector',
      { proposer: { type: 'api_key', id: 'k1', name: 'Key' }, choice: { connector: null, problem: GONE } },
      { code: 'connector_not_configured' },
    ],
    [
      'nobody has chosen',
      { choice: { connector: null, problem: null } },
      { message: 'Nobody has chosen a connector for isolate_host.' },
    ],
  ])('is none where %s', async (_why, more, error) => {
    await expect(house().requests.requestOne(asks(more))).rejects.toMatchObject(error);
  });

  it('has with it who made the incident what it is, once each', async () => {
    const { requests, rows } = house();
    const bob = { user_id: 'u-bob', name: 'Bob', part: 'incident' as never };
    const ann = { user_id: 'u-ann', name: 'Ann', part: 'requested' as const };
    await requests.requestOne(asks({ behind: [ann], incident: { ...INCIDENT, behind: [bob] } as never }));
    expect([...rows.values()][0]).toMatchObject({
      behind: [ann, bob],
      ...{
        proposer_role: null,
        playbook: null,
        run_id: null,
        step_key: null,
        idempotency_key: null,
        rollback_of: null,
      },
    });
  });
});

it('an action is shown with what is known of its decision, its connector and its end', () => {
  expect(mapper.view(actionRow())).toMatchObject({
    ...{
      connector: { name: 'Ours' },
      error: null,
      started_at: null,
      inverse: 'unisolate_host',
      reversible: true,
    },
    policy_decision: { id: 'd1', reason: 'R.', quorum: 1, policy_version: 1 },
  });
  const little = { decision_reason: null, decision_quorum: null, policy_version: null, connector_name: null };
  expect(mapper.view(actionRow({ ...little, error_code: 'c', name: 'create_ticket' }))).toMatchObject({
    ...{ connector: { name: 'crowdstrike' }, error: { code: 'c', message: '' }, reversible: false },
    policy_decision: { reason: '', quorum: 0, policy_version: 0 },
  });
  for (const none of [{ decision_id: null }, { decision: null }, { mode: null }])
    expect(mapper.view(actionRow(none)).policy_decision).toBeNull();
  for (const none of [{ connector_id: null }, { connector_type: null }])
    expect(mapper.view(actionRow(none)).connector).toBeNull();
});
