import type { JsonObject } from '#contracts';
import { FACTS, policy, request } from './evaluate.harness.ts';
import type { DecisionInput, PolicyFacts, PolicyRequest } from './request.ts';
import { Replay, type PastInput } from './replay.ts';

const AT = Date.parse(FACTS.now);
const NOTHING = new Map<string, JsonObject>();

function past(
  changes: {
    request?: Partial<PolicyRequest>;
    facts?: Partial<PolicyFacts>;
    alerts?: DecisionInput['alerts'];
    at?: number;
  } = {},
): PastInput {
  const asked = request(changes.request);
  const input: DecisionInput = {
    request: asked,
    facts: { ...FACTS, ...changes.facts },
    ...(changes.alerts === undefined ? {} : { alerts: changes.alerts }),
  };
  return {
    action: asked.action.name,
    incident_id: asked.incident?.id ?? null,
    at: changes.at ?? AT,
    input,
  };
}

const DENY = { decision: 'deny', reason: 'x' } as const;

describe('what the lists said', () => {
  const replay = () =>
    new Replay(policy({ rules: [{ name: 'critical', target: { criticality: ['critical'] }, ...DENY }] }));

  it('is what was kept, whatever they say by now', () => {
    const listed = [
      { target: 'ws-042.corp.example', name: 'ws-042', criticality: 'critical' as const, tags: [] },
    ];
    expect(replay().redecide(past({ facts: { listed } }), NOTHING)).toMatchObject({
      evaluation: { decision: 'deny', rule: 'critical' },
    });
    expect(replay().redecide(past({ facts: { listed: [] } }), NOTHING)).toMatchObject({
      evaluation: { rule: null, step: 'mode' },
    });
  });

  it('is missed where it was not kept, but only where a rule comes to ask for it', () => {
    expect(replay().redecide(past(), NOTHING)).toEqual({ evaluation: null, missing: 'lists' });
    const earlier = new Replay(
      policy({
        rules: [
          { name: 'high', severity: ['high'], decision: 'allow' },
          { name: 'critical', target: { criticality: ['critical'] }, ...DENY },
        ],
      }),
    );
    expect(earlier.redecide(past(), NOTHING)).toMatchObject({ evaluation: { rule: 'high' } });
  });
});

describe('what the alerts said', () => {
  const replay = () =>
    new Replay(policy({ rules: [{ name: 'dc', when: 'alert.host.name == "dc-1"', ...DENY }] }));
  const stored = new Map<string, JsonObject>([
    ['a', { title: 'A', host: { name: 'ws-1' } }],
    ['b', { title: 'B', host: { name: 'dc-1' } }],
  ]);
  const rule = (input: PastInput, alerts: ReadonlyMap<string, JsonObject> = stored) => {
    const { evaluation, missing } = replay().redecide(input, alerts);
    return missing ?? evaluation.rule;
  };

  it('is read from the alerts that there were, and from no later ones', () => {
    expect(rule(past({ alerts: { ids: ['a'] } }))).toBeNull();
    expect(rule(past({ alerts: { ids: ['a', 'b'] } }))).toBe('dc');
    expect(rule(past({ alerts: { ids: [] } }))).toBeNull();
  });

  it('is what a rule asked then where the alerts are gone or were too many', () => {
    const facts = { alerts: [{ host: { name: 'dc-1' } }] };
    expect(rule(past({ facts, alerts: { ids: ['gone'] } }))).toBe('dc');
    expect(rule(past({ facts, alerts: { ids: ['a'], more: true } }))).toBe('dc');
    expect(rule(past({ facts }))).toBe('dc');
    expect(rule(past({ facts: { alerts: [] } }))).toBeNull();
  });

  it('is missed where neither is known', () => {
    expect(rule(past())).toBe('alerts');
    expect(rule(past({ alerts: { ids: ['a', 'gone'] } }))).toBe('alerts');
    expect(rule(past({ alerts: { ids: ['a'], more: true } }))).toBe('alerts');
    expect(rule(past({ facts: { alerts: [{ title: 'other field' }] } }))).toBe('alerts');
  });
});

describe('rate limits', () => {
  const limited = (limit: object) =>
    new Replay(
      policy({
        mode: 'autonomous',
        guardrails: { rate_limits: [{ actions: ['isolate_host'], ...limit }] },
      }),
    );
  const steps = (replay: Replay, inputs: PastInput[]) =>
    inputs.map((input) => {
      const { evaluation, missing } = replay.redecide(input, NOTHING);
      return missing ?? evaluation.decision;
    });
  const MINUTE = 60_000;

  it('count what the tried policy lets through, over an hour and over a day', () => {
    const every20 = [0, 20, 40, 59, 60, 61, 80].map((minutes) => past({ at: AT + minutes * MINUTE }));
    expect(steps(limited({ per_hour: 2 }), every20)).toEqual([
      ...['allow', 'allow', 'deny', 'deny', 'allow', 'deny', 'allow'],
    ]);
    const hours = [0, 12, 23, 24, 25].map((each) => past({ at: AT + each * 60 * MINUTE }));
    expect(steps(limited({ per_day: 2 }), hours)).toEqual(['allow', 'allow', 'deny', 'allow', 'deny']);
  });

  it('count other actions and other incidents apart, and go on from what was before', () => {
    const replay = limited({ per_incident: 2 });
    const { incident } = request();
    const id = incident?.id as string;
    expect(replay.counts.isNew(id)).toBe(true);
    expect(replay.counts.isNew(id)).toBe(false);
    replay.counts.begin('isolate_host', id, 1);
    const other = { request: { incident: { id: 'i2', severity: 'low', type: 'bec' } as const } };
    expect(steps(replay, [past(), past(), past(other), past({ request: { incident: null } })])).toEqual([
      ...['allow', 'deny', 'allow', 'allow'],
    ]);
    expect(replay.counts.isLimited('disable_user')).toBe(false);
  });

  it('on how many are under way need what was kept, where nothing else is over already', () => {
    const usage = { hour: 0, day: 0, concurrent: 1, incident: 0 };
    expect(steps(limited({ concurrent: 1 }), [past({ facts: { usage } }), past()])).toEqual([
      ...['deny', 'concurrent'],
    ]);
    expect(steps(limited({ concurrent: 2 }), [past({ facts: { usage } })])).toEqual(['allow']);
    expect(steps(limited({ concurrent: 1, per_hour: 0 }), [past()])).toEqual(['deny']);
  });

  it('forget what is a day old, however much there was', () => {
    const replay = limited({ per_day: 5000 });
    const minutes = Array.from({ length: 6000 }, (_, at) => past({ at: AT + at * MINUTE }));
    expect(new Set(steps(replay, minutes))).toEqual(new Set(['allow']));
    const counts = replay.counts.usage(request(), AT + 6000 * MINUTE, () => 0);
    expect(counts).toMatchObject({ hour: 59, day: 1439 });
  });
});

it('what was then is what decides: the time, the kill switches', () => {
  const night = policy({ rules: [{ name: 'night', time: { from: '22:00', to: '06:00' }, ...DENY }] });
  const facts = (now: string) => past({ facts: { now } });
  const ruleAt = (now: string) => new Replay(night).redecide(facts(now), NOTHING).evaluation?.rule;
  expect(ruleAt('2026-11-18T23:00:00.000Z')).toBe('night');
  expect(ruleAt('2026-11-18T12:00:00.000Z')).toBeNull();
  const kill_switches = [
    {
      id: 'k',
      scope: 'global',
      target: null,
      reason: 'Drill',
      engaged_by: 'Mia',
      engaged_at: FACTS.now,
    } as const,
  ];
  expect(
    new Replay(night).redecide(past({ facts: { kill_switches: [...kill_switches] } }), NOTHING),
  ).toMatchObject({
    evaluation: { step: 'kill_switch' },
  });
});
