import type { StoredAlerts } from '#incidents';
import type { Inventory, NamedThing } from '#inventory';
import { Clock, Ids, type Context, type UnitOfWork } from '#platform';
import { AlertsSaid } from './alerts-said.ts';
import type { ClaimRecordRepository } from './data/claim-record.repository.ts';
import type { KillSwitchRepository } from './data/kill-switch.repository.ts';
import type { FactsRow, NewDecision, PolicyRepository } from './data/policy.repository.ts';
import type { CompiledPolicy } from './domain/compile.ts';
import { ISOLATE, policy, request } from './domain/evaluate.harness.ts';
import type { PolicyAction } from './domain/request.ts';
import { PolicyDecisions } from './policy-decisions.ts';
import type { PolicyVersions } from './policy-versions.ts';
import { PolicyWorld } from './policy-world.ts';
import { TargetLists } from './target-lists.ts';

const NOW = new Date('2026-11-18T12:00:00.000Z');
const INCIDENT = '01900000-0000-7000-8000-0000000000aa';
const LOOK_UP: PolicyAction = { ...ISOLATE, name: 'lookup_ip', read_only: true, default_level: null };
const limited = (bounds: object) =>
  policy({
    mode: 'autonomous',
    guardrails: { rate_limits: [{ actions: ['isolate_*', 'lookup_*'], ...bounds }] },
  });
const FREE = policy({ mode: 'autonomous' });
const none = { hour: 0, day: 0, concurrent: 0, incidents: {} };

function house(changes: { policy?: CompiledPolicy; guess?: CompiledPolicy; facts?: Partial<FactsRow> } = {}) {
  const state = { tenantId: 't1', isOpen: false, recent: false, gate: Promise.resolve(), stored: true };
  const asked: unknown[][] = [];
  const stored: NewDecision[] = [];
  const seen: unknown[] = [];
  const current = { version: 2, policy: changes.policy ?? FREE };
  const unit = {
    run: (work: () => unknown) => work(),
    read: async (work: () => unknown) => (seen.push('read'), work()),
    get isOpen() {
      return state.isOpen;
    },
  };
  const versions = {
    guess: () => (changes.guess === undefined ? undefined : { version: 1, policy: changes.guess }),
    recent: () => (state.recent ? current : undefined),
    current: async () => current,
    materialise: async () => {
      seen.push('materialise');
      state.stored = true;
    },
  };
  const repository = {
    facts: async (actions: string[], incidents: string[], now: Date, lock: boolean): Promise<FactsRow> => {
      asked.push([actions, incidents, now, lock]);
      await state.gate;
      const counters = Object.fromEntries(actions.map((name) => [name, structuredClone(none)]));
      return { version: state.stored ? 2 : null, switches: [], counters, ...changes.facts };
    },
    insertDecisions: async (decisions: NewDecision[]) => void stored.push(...decisions),
  };
  const claims = {
    usage: async (...of: unknown[]) => (seen.push(of), { hour: 0, day: 0, concurrent: 9, incident: 0 }),
    insert: (record: unknown) => void seen.push(record),
  };
  const switches = {
    block: async (action: string) =>
      action === 'blocked'
        ? { id: 's1', scope: 'action', target: 'blocked', reason: 'Too fast', engaged_by_name: 'Mia' }
        : undefined,
  };
  const inventory = {
    each: async (things: NamedThing[]) =>
      things.map(({ value }) =>
        value.startsWith('dc-') ? [{ name: 'dc-01', criticality: 'critical', tags: ['server'] }] : [],
      ),
  };
  const alerts = {
    said: async ([incident_id]: string[]) => [
      { incident_id, title: 'A', severity: 'high', fields: { vendor: { verdict: 'blocked' } } },
    ],
    ids: async (incidents: string[], most: number) =>
      incidents.flatMap((incident_id) =>
        Array.from({ length: incident_id === 'busy' ? most : 2 }, (_, at) => ({ id: `a${at}`, incident_id })),
      ),
  };
  const clock = Object.assign(new Clock(), { now: () => NOW });
  const world = new PolicyWorld(
    unit as unknown as UnitOfWork,
    { current: () => ({ tenantId: state.tenantId }) } as unknown as Context,
    clock,
    versions as unknown as PolicyVersions,
    repository as unknown as PolicyRepository,
    new TargetLists(inventory as unknown as Inventory),
    new AlertsSaid(alerts as unknown as StoredAlerts),
  );
  const decisions = new PolicyDecisions(
    unit as unknown as UnitOfWork,
    clock,
    new Ids(clock),
    world,
    repository as unknown as PolicyRepository,
    switches as unknown as KillSwitchRepository,
    claims as unknown as ClaimRecordRepository,
  );
  return { state, asked, stored, seen, decisions };
}

describe('decisions in one transaction', () => {
  it('count each against the limits of the next, for an action and for an incident', async () => {
    const several = (bounds: object, ...incidents: (string | null)[]) => {
      const { decisions, stored } = house({ policy: limited(bounds) });
      const incident = (id: string | null) =>
        id === null ? null : ({ id, severity: 'high', type: 'malware' } as const);
      return decisions
        .decideAll(incidents.map((id) => request({ incident: incident(id) })))
        .then((found) => [
          found.map(({ decision }) => decision),
          stored.map(({ input }) => Reflect.get(input, 'facts')),
        ]);
    };
    const [hour, facts] = await several({ per_hour: 2 }, 'i1', null, 'i2');
    expect(hour).toEqual(['allow', 'allow', 'deny']);
    expect(facts).toMatchObject([
      { now: NOW.toISOString(), kill_switches: [], usage: { hour: 0, day: 0, concurrent: 0, incident: 0 } },
      { usage: { hour: 1, day: 1, concurrent: 1, incident: 0 } },
      { usage: { hour: 2, day: 2, concurrent: 2, incident: 0 } },
    ]);
    expect((await several({ per_day: 1 }, 'i1', 'i2', 'i3'))[0]).toEqual(['allow', 'deny', 'deny']);
    expect((await several({ concurrent: 1 }, 'i1', 'i2'))[0]).toEqual(['allow', 'deny']);
    expect((await several({ per_incident: 2 }, 'i1', 'i1', 'i2', 'i1'))[0]).toEqual([
      'allow',
      'allow',
      'allow',
      'deny',
    ]);
  });

  it('are stored as they were made, and none is none', async () => {
    const { decisions, stored, asked } = house();
    const decision = await decisions.decide(request());
    expect(stored).toMatchObject([
      {
        id: decision.id,
        policy_version: 2,
        mode: 'autonomous',
        created_at: NOW.toISOString(),
        incident_id: INCIDENT,
      },
    ]);
    expect(decision).toEqual({
      ...{ id: expect.any(String), decision: 'allow', level: null, quorum: 1, rule: null, step: 'mode' },
      ...{ reason: expect.any(String), policy_version: 2, mode: 'autonomous' },
    });
    await decisions.decide(request({ incident: null }));
    expect(stored[1]?.incident_id).toBeNull();
    expect(await decisions.decideAll([])).toEqual([]);
    expect(asked).toHaveLength(2);
  });

  it('ask once where the guess was good, again where it was not, and for no look-up', async () => {
    const guessed = house({ policy: limited({ per_hour: 1 }), guess: limited({ per_hour: 5 }) });
    await guessed.decisions.decideAll([request(), request({ incident: null }), request({ action: LOOK_UP })]);
    expect(guessed.asked).toEqual([[['isolate_host'], [INCIDENT], NOW, true]]);
    const surprised = house({ policy: limited({ per_hour: 1 }) });
    await surprised.decisions.decide(request());
    expect(surprised.asked.map(([actions]) => actions)).toEqual([[], ['isolate_host']]);
    const lifted = house({ policy: FREE, guess: limited({ per_hour: 1 }) });
    await lifted.decisions.decide(request());
    expect(lifted.asked).toHaveLength(1);
    // A limit that is no more is none, though its counters were asked for.
    expect(lifted.stored[0]?.input).toMatchObject({ facts: { usage: null } });
    expect(await lifted.decisions.check(request())).toMatchObject({ decision: 'allow' });
  });

  it('make the first version where there is none, but not for a mere question', async () => {
    const { state, seen, decisions, asked } = house();
    state.stored = false;
    await decisions.check(request());
    expect([seen, asked.map(([, , , lock]) => lock)]).toEqual([['read'], [false]]);
    await decisions.decide(request());
    expect(seen).toEqual(['read', 'materialise']);
  });
});

describe('a question', () => {
  it('is answered as a decision would be, and nothing is stored', async () => {
    const { decisions, stored } = house({ policy: limited({ per_hour: 0 }) });
    expect(await decisions.check(request())).toMatchObject({
      decision: 'deny',
      policy_version: 2,
      mode: 'autonomous',
    });
    expect(stored).toEqual([]);
  });

  it('about a look-up goes by what is known, or is asked once for all, by each tenant', async () => {
    const { state, asked, seen, decisions } = house({ policy: limited({ per_hour: 0 }) });
    const look = () => decisions.check(request({ action: LOOK_UP }));
    state.recent = true;
    expect(await look()).toMatchObject({ decision: 'allow' });
    expect(asked).toEqual([]);
    state.recent = false;
    const gate = Promise.withResolvers<void>();
    state.gate = gate.promise;
    const first = [look(), look()];
    state.tenantId = 't2';
    const other = look();
    gate.resolve();
    await Promise.all([...first, other]);
    expect(asked).toHaveLength(2);
    await look();
    expect(asked).toHaveLength(3);
    seen.length = 0;
    state.isOpen = true;
    await Promise.all([look(), look()]);
    // In a transaction it is its own, and waits for no other one's.
    expect([asked.length, seen]).toEqual([5, []]);
  });
});

describe('at the claim', () => {
  it('counts what has begun, of effects that a limit counts', async () => {
    const { decisions, seen } = house({ policy: limited({ concurrent: 9 }) });
    expect(await decisions.atClaim(request(), 'a1')).toMatchObject({
      decision: 'deny',
      policy_version: 2,
      mode: 'autonomous',
      input: { facts: { now: NOW.toISOString(), usage: { concurrent: 9 } } },
    });
    expect(seen).toEqual([[expect.anything(), 'a1', NOW]]);
    expect(await decisions.atClaim(request({ action: LOOK_UP }), 'a1')).toMatchObject({
      input: { facts: { usage: null } },
    });
    expect(await house().decisions.atClaim(request(), 'a1')).toMatchObject({ decision: 'allow' });
    expect(seen).toHaveLength(1);
  });

  it('is looked at ahead for many at once, by nobody for nobody', async () => {
    const { decisions, seen } = house({ policy: limited({ concurrent: 9 }) });
    expect(await decisions.outlook([])).toEqual([]);
    expect(seen).toEqual([]);
    const both = await decisions.outlook([
      { request: request(), action_id: 'a1' },
      { request: request({ action: LOOK_UP }), action_id: 'a2' },
    ]);
    expect(both.map(({ decision }) => decision)).toEqual(['deny', 'allow']);
  });

  it('is kept with what came of it', async () => {
    const { decisions, seen } = house();
    const judgement = await decisions.atClaim(request(), 'a1');
    await decisions.recordClaim(
      { action_id: 'a1', action: 'isolate_host', incident_id: null },
      judgement,
      'denied',
    );
    expect(seen).toEqual([
      {
        ...judgement,
        id: expect.any(String),
        created_at: NOW,
        outcome: 'denied',
        action_id: 'a1',
        action: 'isolate_host',
        incident_id: null,
      },
    ]);
  });

  it('is blocked by a kill switch, which says whose and why', async () => {
    const { decisions } = house();
    expect(await decisions.blockedBy({ action: 'free', connector: null, playbook: null })).toBeNull();
    expect(await decisions.blockedBy({ action: 'blocked', connector: null, playbook: null })).toEqual({
      id: 's1',
      reason: 'Mia has switched off the action blocked: Too fast. An approval does not lift it.',
    });
  });
});

it('protects what the service names, by the guardrails in force', async () => {
  const guardrails = { protected_targets: [{ kind: 'host' as const, patterns: ['dc-*'], reason: 'no.' }] };
  const { decisions } = house({ policy: policy({ guardrails }) });
  const touching = (resolved: string[]) => decisions.protection({ action: ISOLATE, targets: [], resolved });
  expect(await touching(['ws-1'])).toBeNull();
  expect(await touching(['ws-1', 'dc-1'])).toContain('dc-1 is protected by a guardrail');
});

describe('what the lists say of a target', () => {
  const guarded = policy({
    mode: 'autonomous',
    rules: [
      {
        name: 'what much hangs on',
        target: { criticality: ['critical'] },
        decision: 'require_approval',
        level: 'manager',
      },
    ],
  });
  const listed = [{ target: 'dc-01', name: 'dc-01', criticality: 'critical', tags: ['server'] }];

  it('decides at each request by itself, and is stored with the decision', async () => {
    const { decisions, stored } = house({ policy: guarded });
    const found = await decisions.decideAll([request(), request({ targets: ['DC-01'] })]);
    expect(found.map(({ decision, rule }) => [decision, rule])).toEqual([
      ['allow', null],
      ['require_approval', 'what much hangs on'],
    ]);
    expect(stored.map(({ input }) => input)).toMatchObject([
      { facts: { listed: [] } },
      { facts: { listed } },
    ]);
    expect(await decisions.check(request({ targets: ['dc-01'] }))).toMatchObject({ level: 'manager' });
  });

  it('decides again at the claim, on the target as the service names it', async () => {
    const { decisions } = house({ policy: guarded });
    const asked = request({ targets: ['4f2a'] });
    expect((await decisions.decide(asked)).decision).toBe('allow');
    expect(await decisions.atClaim({ ...asked, resolved: ['dc-01'] }, 'a1')).toMatchObject({
      decision: 'require_approval',
      input: { facts: { listed } },
    });
  });

  it('is kept with a decision where no rule asks for it, too: another policy may', async () => {
    const { decisions, stored } = house();
    await decisions.decide(request({ targets: ['dc-01'] }));
    expect(stored[0]?.input).toMatchObject({ facts: { listed } });
    expect(Reflect.get(stored[0]?.input ?? {}, 'facts')).not.toHaveProperty('alerts');
  });
});

it('keeps with each decision which alerts its incident had, as far as they are few', async () => {
  const { decisions, stored } = house();
  const incident = (id: string) => ({ id, severity: 'high', type: 'malware' }) as const;
  await decisions.decideAll([
    request({ incident: incident('calm') }),
    request({ incident: incident('busy') }),
    request({ incident: null }),
  ]);
  const [calm, busy, without] = stored.map(({ input }) => input['alerts'] as { ids: string[]; more?: true });
  expect(calm).toEqual({ ids: ['a0', 'a1'] });
  expect([busy?.ids.length, busy?.more]).toEqual([200, true]);
  expect(without).toEqual({ ids: [] });
});

it('rests on what the alerts of its incident say, where a rule asks, also for a look-up', async () => {
  const when = 'alert.vendor.verdict == "blocked"';
  const rule = {
    name: 'blocked',
    actions: ['*_host', 'lookup_*'],
    when,
    decision: 'deny' as const,
    reason: 'Done',
  };
  const { decisions, stored } = house({ policy: policy({ mode: 'autonomous', rules: [rule] }) });
  expect((await decisions.decide(request())).rule).toBe('blocked');
  expect(stored[0]?.input).toMatchObject({ facts: { alerts: [{ vendor: { verdict: 'blocked' } }] } });
  expect((await decisions.check(request({ action: LOOK_UP }))).rule).toBe('blocked');
  expect((await decisions.atClaim(request(), 'a1')).rule).toBe('blocked');
});
