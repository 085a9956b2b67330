import { Gauge, Registry } from 'prom-client';
import type { Actor } from '#contracts';
import { Clock, Ids, type Context, type DomainEvent, type Tenants, type UnitOfWork } from '#platform';
import { ActionNames } from './action-names.ts';
import type { ClaimRecordRepository } from './data/claim-record.repository.ts';
import type { KillSwitchRepository } from './data/kill-switch.repository.ts';
import type { NewVersion, PolicyRepository, PolicyVersionRow } from './data/policy.repository.ts';
import { BUILT_IN_POLICY } from './domain/builtin.ts';
import { ISOLATE, policy, request } from './domain/evaluate.harness.ts';
import { PoliciesListeners } from './policies.listeners.ts';
import { PoliciesMetrics } from './policies.metrics.ts';
import { PoliciesQueries } from './policies.queries.ts';
import { PoliciesService, requireValid, userIdOf } from './policies.service.ts';
import type { PolicyVersions } from './policy-versions.ts';
import type { PolicyWorld } from './policy-world.ts';

const NOW = new Date('2026-11-18T12:00:00Z');
const clock = Object.assign(new Clock(), { now: () => NOW });
const MIA: Actor = { type: 'user', id: 'u-mia', name: 'Mia', role: 'manager' };
const names = new ActionNames();
names.tell([
  { name: 'isolate_host', title: 'Isolate host', read_only: false },
  { name: 'lookup_ip', title: 'Look up IP address', read_only: true },
]);

function unitOf() {
  const recorded: unknown[][] = [];
  const unit = {
    run: (work: () => unknown) => work(),
    read: (work: () => unknown) => work(),
    record: async (event: string, _subject: object, ...rest: unknown[]) =>
      void recorded.push([event, ...rest]),
  };
  return { recorded, unit: unit as unknown as UnitOfWork };
}

it.each<[Actor, string | null]>([
  [MIA, 'u-mia'],
  [{ type: 'api_key', id: 'k', name: 'k', user_id: 'u-mia' }, 'u-mia'],
  [{ type: 'api_key', id: 'k', name: 'k' }, null],
  [{ type: 'system', id: 's', name: 's' }, null],
])('the user behind %j', (actor, expected) => expect(userIdOf(actor)).toBe(expected));

describe('publishing a policy', () => {
  function house(latest: number | null, inserts = true) {
    const { unit, recorded } = unitOf();
    const inserted: NewVersion[] = [];
    let stored = latest;
    let locked = 0;
    const service = new PoliciesService(
      unit,
      { current: () => ({ actor: MIA }) } as unknown as Context,
      clock,
      new Ids(clock),
      {
        latest: async () => (stored === null ? null : { version: stored, document: BUILT_IN_POLICY }),
        insertVersion: async (row: NewVersion) => (inserted.push(row), inserts),
      } as unknown as PolicyRepository,
      { materialise: async () => void (stored = 1) } as unknown as PolicyVersions,
      { lockOutClaims: async () => void (locked += 1) } as unknown as KillSwitchRepository,
      names,
    );
    return { service, recorded, inserted, locks: () => locked };
  }
  const draft = { ...BUILT_IN_POLICY, mode: 'autonomous' as const };

  it('makes the next version, after the built-in one where there was none, with nobody claiming meanwhile', async () => {
    const { service, inserted, recorded, locks } = house(null);
    expect(await service.publish(draft, 1, '')).toEqual({ version: 2 });
    expect(inserted).toMatchObject([
      { version: 2, document: draft, published_by: 'u-mia', published_by_name: 'Mia' },
    ]);
    expect(recorded).toEqual([
      ['policy.published', { version: 2 }, { before: BUILT_IN_POLICY, after: draft }],
    ]);
    expect(locks()).toBe(1);
    const next = house(7);
    await next.service.publish(draft, 7, 'calm night');
    expect(next.recorded[0]?.[2]).toMatchObject({ reason: 'calm night' });
  });

  it.each([
    ['another one is in force', 3, true, 'version 2 of the policy, but version 3 is in force'],
    ['somebody was faster', 2, false, 'version 2 of the policy, but version 2 is in force'],
  ])('is refused where %s', async (_why, latest, inserts, said) => {
    const { service, recorded } = house(latest, inserts);
    await expect(service.publish(draft, 2, '')).rejects.toMatchObject({
      code: 'stale_version',
      message: expect.stringContaining(said),
    });
    expect(recorded).toEqual([]);
  });

  it('is refused with each error, of which the first is told', () => {
    const wrong = (...actions: string[]) => ({
      ...draft,
      guardrails: { ...draft.guardrails, denied_actions: [{ actions, reason: 'r' }] },
    });
    const refused = (document: unknown) => () => requireValid(document, ['isolate_host']);
    expect(refused(wrong('isolate_*'))).not.toThrow();
    expect(refused(wrong('nothing'))).toThrow(
      'guardrails.denied_actions.0.actions.0: There is no action that "nothing" could mean. Nothing was changed.',
    );
    expect(refused(wrong('nothing', 'void'))).toThrow('could mean. (and 1 more) Nothing was changed.');
    expect(refused({})).toThrow('(and 3 more) Nothing was changed.');
  });
});

describe('effects under way', () => {
  function house(limit: object | null) {
    const done: string[] = [];
    const limits = limit === null ? [] : [{ actions: ['isolate_*'], ...limit }];
    const known = { version: 1, policy: policy({ guardrails: { rate_limits: limits } }) };
    const listeners = new PoliciesListeners(
      { guess: () => (limit === null ? undefined : known) } as unknown as PolicyVersions,
      {
        openEffect: async (_id: string, action_id: string) => void done.push(`open ${action_id}`),
        closeEffect: async (action_id: string) => void done.push(`close ${action_id}`),
      } as unknown as PolicyRepository,
      {
        close: (action_id: string) => void done.push(`end ${action_id}`),
      } as unknown as ClaimRecordRepository,
      clock,
      new Ids(clock),
    );
    const say = (
      event: 'requested' | 'approved' | 'settled' | 'cancelled',
      status = 'approved',
      action = 'isolate_host',
    ) =>
      listeners[event]({
        payload: { action_id: 'a1', action, status },
      } as unknown as DomainEvent<'action.requested'> &
        DomainEvent<'action.approved'> &
        DomainEvent<'action.settled'> &
        DomainEvent<'action.cancelled'>);
    return { say, done };
  }

  it.each([
    ['approved', ['open a1']],
    ['pending_approval', ['open a1']],
    ['executing', ['open a1']],
    ['denied', []],
    ['failed', []],
  ])('are counted from a request that is %s: %j', async (status, expected) => {
    const { say, done } = house({ concurrent: 1 });
    await say('requested', status);
    expect(done).toEqual(expected);
  });

  it('are counted again when they are tried again, until they end', async () => {
    const { say, done } = house({ concurrent: 1 });
    for (const event of ['approved', 'settled', 'cancelled'] as const) await say(event);
    expect(done).toEqual(['open a1', 'end a1', 'close a1', 'close a1']);
  });

  it.each([
    ['the limit is another one', { per_hour: 1 }, 'isolate_host'],
    ['the limit is for others', { concurrent: 1 }, 'disable_user'],
    ['no policy is known', null, 'isolate_host'],
  ])('are not counted where %s, but their claims end all the same', async (_why, limit, action) => {
    const { say, done } = house(limit);
    for (const event of ['requested', 'approved', 'cancelled', 'settled'] as const)
      await say(event, 'approved', action);
    expect(done).toEqual(['end a1']);
  });
});

describe('what people see of the policy', () => {
  const rule = (name: string) => ({ name, decision: 'allow' as const });
  const row = (version: number, rules = [rule('one'), rule('two')]) =>
    ({
      version,
      document: { ...BUILT_IN_POLICY, rules },
      published_at: NOW,
      comment: '',
    }) as unknown as PolicyVersionRow;
  function house(latest: PolicyVersionRow | null, rows: PolicyVersionRow[] = [], counters: object = {}) {
    const asked: unknown[][] = [];
    const queries = new PoliciesQueries(
      unitOf().unit,
      clock,
      {
        latest: async () => latest,
        version: async (version: number) => rows.find((one) => one.version === version) ?? null,
        versionsBefore: async (...of: unknown[]) => (asked.push(of), rows),
        ruleHits: async (since: Date) => (asked.push([since]), [{ rule: 'two', hits: 3, last_at: NOW }]),
        facts: async (...of: unknown[]) => (asked.push(of), { switches: [], counters }),
      } as unknown as PolicyRepository,
      { engaged: async () => [{ scope: 'global' }, { scope: 'action' }] } as unknown as KillSwitchRepository,
      names,
      {
        asked: async () => [
          { listed: [{ target: 'ws-042', name: 'ws-042', criticality: 'high', tags: [] }] },
        ],
      } as unknown as PolicyWorld,
    );
    return { queries, asked };
  }

  it('is the one in force with how often each rule decided in thirty days', async () => {
    const { queries, asked } = house(row(3));
    expect(await queries.current()).toMatchObject({
      version: 3,
      hits: [
        { rule: 'one', hits: 0, last_at: null },
        { rule: 'two', hits: 3, last_at: NOW },
      ],
    });
    expect(asked).toEqual([[new Date('2026-10-19T12:00:00Z')]]);
    expect(await house(null).queries.current()).toMatchObject({ version: 1, published_at: null, hits: [] });
  });

  it('is each version, and the built-in one while there is none', async () => {
    const { queries, asked } = house(null, [row(2), row(1)]);
    const first = await queries.versions({ limit: 1 });
    expect(first.data.map(({ version }) => version)).toEqual([2]);
    const cursor = first.meta.next_cursor ?? '';
    await queries.versions({ limit: 1, cursor });
    expect(asked).toEqual([
      [null, 2],
      [2, 2],
    ]);
    expect((await house(null).queries.versions({ limit: 1 })).data).toMatchObject([
      { version: 1, published_at: null },
    ]);
    expect((await house(null).queries.versions({ limit: 1, cursor })).data).toEqual([]);
    expect(await queries.version(2)).toMatchObject({ published_at: NOW });
    expect(await house(null).queries.version(1)).toMatchObject({
      published_by_name: 'Triage Warden',
      published_at: null,
    });
    await expect(queries.version(9)).rejects.toThrow('There is no version 9 of the policy.');
  });

  it('is what it would decide, by the one in force or by a draft, with what was used up', async () => {
    const limits = [{ actions: ['isolate_*'], per_incident: 2 }];
    const draft = {
      ...BUILT_IN_POLICY,
      mode: 'autonomous',
      guardrails: { ...BUILT_IN_POLICY.guardrails, rate_limits: limits },
    };
    const incident = { id: 'i1', severity: 'high', type: 'malware' } as const;
    const used = (incidents: object) => ({ isolate_host: { hour: 1, day: 1, concurrent: 1, incidents } });
    const by = async (
      counters: object,
      of: object | undefined,
      asks: Parameters<typeof request>[0] = { incident },
    ) => {
      const { queries, asked } = house(row(3, []), [], counters);
      const { decision, policy_version, mode, trace } = await queries.simulate(request(asks), of);
      expect(trace.length).toBeGreaterThan(0);
      return { decision, policy_version, mode, asked: asked[0] };
    };
    expect(await by({}, undefined)).toEqual({
      ...{ decision: 'require_approval', policy_version: 3, mode: 'supervised' },
      asked: [[], ['i1'], NOW, false],
    });
    expect(await by(used({ i1: 2 }), draft)).toEqual({
      ...{ decision: 'deny', policy_version: null, mode: 'autonomous' },
      asked: [['isolate_host'], ['i1'], NOW, false],
    });
    expect(await by(used({ i1: 1 }), draft)).toMatchObject({ decision: 'allow' });
    expect(await by(used({ i2: 2 }), draft)).toMatchObject({ decision: 'allow' });
    expect(await by(used({ i1: 2 }), draft, { incident: null })).toMatchObject({
      decision: 'allow',
      asked: [['isolate_host'], [], NOW, false],
    });
    const unlimited = { action: { ...ISOLATE, name: 'disable_user' }, incident };
    expect(await by({}, draft, unlimited)).toMatchObject({
      decision: 'allow',
      asked: [[], ['i1'], NOW, false],
    });
    const rule = { name: 'high', target: { criticality: ['high'] }, decision: 'deny', reason: 'x' };
    expect(await by({}, { ...draft, rules: [rule] })).toMatchObject({ decision: 'deny' });
    await expect(by({}, {})).rejects.toMatchObject({ code: 'invalid_policy' });
  });

  it('is how many kill switches are on in all tenants, by what they are for', async () => {
    const gauge = new Gauge({ name: 'g', help: 'g', labelNames: ['scope'], registers: [new Registry()] });
    const twice = {
      forEach: async (_name: string, work: () => Promise<void>) => void (await work(), await work()),
    };
    new PoliciesMetrics(gauge, twice as unknown as Tenants, house(null).queries);
    const { values } = await gauge.get();
    expect(Object.fromEntries(values.map(({ labels, value }) => [labels.scope, value]))).toEqual({
      ...{ global: 2, action: 2, connector: 0, playbook: 0 },
    });
  });
});
