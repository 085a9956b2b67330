import type { JsonObject } from '#contracts';
import { counted, growth, LINEAR } from '../../../../test/harness/counted-work.ts';
import { BUILT_IN_POLICY } from './builtin.ts';
import { compilePolicy, type CompiledPolicy } from './compile.ts';
import type { PolicyDocument, PolicyRule } from './document.ts';
import { evaluate } from './evaluate.ts';
import type { PolicyAction, PolicyFacts, PolicyRequest, TraceEntry } from './request.ts';

const ISOLATE: PolicyAction = {
  name: 'isolate_host',
  category: 'host',
  read_only: false,
  reversible: true,
  default_level: 'senior_analyst',
  target_type: 'host',
  connector: 'crowdstrike',
};
const QUARANTINE: PolicyAction = {
  name: 'quarantine_email',
  category: 'email',
  read_only: false,
  reversible: true,
  default_level: 'analyst',
  target_type: 'mailbox',
  connector: 'microsoft365',
};
const LOOKUP: PolicyAction = {
  name: 'lookup_ip',
  category: 'lookup',
  read_only: true,
  reversible: false,
  default_level: null,
  target_type: null,
  connector: 'virustotal',
};
const NOTIFY: PolicyAction = {
  name: 'notify_channel',
  category: 'notification',
  read_only: false,
  reversible: false,
  default_level: null,
  target_type: 'channel',
  connector: 'jira',
};

function request(changes: Partial<PolicyRequest> = {}): PolicyRequest {
  return {
    action: ISOLATE,
    targets: ['ws-042.corp.example'],
    parameters: { host: 'ws-042.corp.example' },
    incident: { id: '01900000-0000-7000-8000-0000000000aa', severity: 'high', type: 'malware' },
    proposer: {
      type: 'playbook',
      id: '01900000-0000-7000-8000-0000000000bb',
      name: 'playbook:malware_triage',
    },
    verdict: { classification: 'malicious', confidence: 0.95 },
    playbook: 'malware_triage',
    ...changes,
  };
}

// A Wednesday.
const FACTS: PolicyFacts = { now: '2026-11-18T12:00:00.000Z', kill_switches: [], usage: null };

function policy(changes: {
  mode?: PolicyDocument['mode'];
  guardrails?: Partial<PolicyDocument['guardrails']>;
  rules?: PolicyRule[];
}): CompiledPolicy {
  const document: PolicyDocument = {
    ...BUILT_IN_POLICY,
    mode: changes.mode ?? 'supervised',
    guardrails: { ...BUILT_IN_POLICY.guardrails, ...changes.guardrails },
    rules: changes.rules ?? [],
  };
  const { policy: compiled, errors } = compilePolicy(document);
  if (compiled === null) throw new Error(JSON.stringify(errors));
  return compiled;
}

const ALLOW_ALL: PolicyRule = { name: 'everything', decision: 'allow' };
const GLOBAL_SWITCH = {
  id: '01900000-0000-7000-8000-0000000000cc',
  scope: 'global' as const,
  target: null,
  reason: 'Runaway playbook',
  engaged_by: 'Mia',
  engaged_at: '2026-11-18T11:00:00.000Z',
};

describe('the order of the steps', () => {
  const everything = {
    guardrails: {
      denied_actions: [{ actions: ['isolate_*'], reason: 'no isolation' }],
      protected_targets: [{ kind: 'host' as const, patterns: ['ws-042'], reason: 'demo host' }],
      rate_limits: [{ actions: ['*'], per_hour: 0 }],
    },
    rules: [ALLOW_ALL],
    mode: 'autonomous' as const,
  };

  it('goes kill switch, denied, protected, limit, rule, mode, default', () => {
    const facts = { ...FACTS, kill_switches: [GLOBAL_SWITCH] };
    const steps = [evaluate(policy(everything), request(), facts).step];
    const peeled = structuredClone(everything);
    steps.push(evaluate(policy(peeled), request(), FACTS).step);
    peeled.guardrails.denied_actions = [];
    steps.push(evaluate(policy(peeled), request(), FACTS).step);
    peeled.guardrails.protected_targets = [];
    steps.push(evaluate(policy(peeled), request(), FACTS).step);
    peeled.guardrails.rate_limits = [];
    steps.push(evaluate(policy(peeled), request(), FACTS).step);
    peeled.rules = [];
    steps.push(evaluate(policy(peeled), request(), FACTS).step);
    steps.push(evaluate(policy({ mode: 'semi_autonomous' }), request(), FACTS).step);
    expect(steps).toEqual([
      'kill_switch',
      'denied_action',
      'protected_target',
      'rate_limit',
      'rule',
      'mode',
      'action_default',
    ]);
  });

  it('traces every step up to the one that decides', () => {
    const trace: TraceEntry[] = [];
    evaluate(
      policy({ rules: [{ name: 'mail only', actions: ['*_email'], decision: 'allow' }, ALLOW_ALL] }),
      request(),
      FACTS,
      trace,
    );
    expect(trace.map(({ step, name, matched }) => [step, name, matched])).toEqual([
      ['kill_switch', null, false],
      ['rule', 'mail only', false],
      ['rule', 'everything', true],
    ]);
  });
});

describe('kill switch', () => {
  const decide = (
    changes: Partial<PolicyRequest>,
    scope: 'global' | 'action' | 'connector' | 'playbook',
    target: string | null,
  ) =>
    evaluate(policy({ rules: [ALLOW_ALL] }), request(changes), {
      ...FACTS,
      kill_switches: [{ ...GLOBAL_SWITCH, scope, target }],
    });

  it.each([
    ['global', null, 'deny'],
    ['action', 'isolate_host', 'deny'],
    ['action', 'disable_user', 'allow'],
    ['connector', 'crowdstrike', 'deny'],
    ['connector', 'jira', 'allow'],
    ['playbook', 'malware_triage', 'deny'],
    ['playbook', 'phishing_triage', 'allow'],
  ] as const)('%s %s: %s', (scope, target, expected) => {
    expect(decide({}, scope, target).decision).toBe(expected);
  });

  it('does not stop people, and not reading', () => {
    const person = { type: 'user' as const, id: '01900000-0000-7000-8000-000000000002', name: 'Ann' };
    expect(decide({ proposer: person }, 'global', null).decision).toBe('allow');
    expect(decide({ action: LOOKUP }, 'global', null).decision).toBe('allow');
  });

  it.each(['agent', 'playbook', 'system'] as const)(
    'stops what %s asks for, and says who and why',
    (type) => {
      const denied = decide({ proposer: { type, id: null, name: type } }, 'global', null);
      expect(denied).toMatchObject({ decision: 'deny', step: 'kill_switch' });
      expect(denied.reason).toContain('Mia has switched off all automated effects: Runaway playbook');
    },
  );
});

describe('protected targets', () => {
  it('refuses only the named effects, and never reading', () => {
    const guarded = policy({
      guardrails: {
        protected_targets: [{ kind: 'host', patterns: ['*'], actions: ['isolate_*'], reason: 'r' }],
      },
      rules: [ALLOW_ALL],
    });
    expect(evaluate(guarded, request(), FACTS).decision).toBe('deny');
    expect(evaluate(guarded, request({ action: { ...ISOLATE, name: 'scan_host' } }), FACTS).decision).toBe(
      'allow',
    );
    expect(
      evaluate(guarded, request({ action: { ...LOOKUP, name: 'isolate_info', target_type: 'host' } }), FACTS)
        .decision,
    ).toBe('allow');
  });
});

describe('rate limits', () => {
  const usage = { hour: 3, day: 10, concurrent: 2, incident: 1 };
  const decide = (limit: JsonObject, changes: Partial<PolicyRequest> = {}) =>
    evaluate(
      policy({ guardrails: { rate_limits: [{ actions: ['isolate_*'], ...limit }] }, rules: [ALLOW_ALL] }),
      request(changes),
      { ...FACTS, usage },
    );

  it.each([
    [{ per_hour: 3 }, 'deny'],
    [{ per_hour: 4 }, 'allow'],
    [{ per_day: 10 }, 'deny'],
    [{ per_day: 11 }, 'allow'],
    [{ concurrent: 2 }, 'deny'],
    [{ concurrent: 3 }, 'allow'],
    [{ per_incident: 1 }, 'deny'],
    [{ per_incident: 2 }, 'allow'],
  ])('%j: %s', (limit, expected) => {
    expect(decide(limit).decision).toBe(expected);
  });

  it('has no incident to count without one', () => {
    expect(decide({ per_incident: 0 }, { incident: null }).decision).toBe('allow');
  });

  it('is for effects and for the actions it names', () => {
    expect(decide({ per_hour: 0 }, { action: { ...LOOKUP, name: 'isolate_info' } }).decision).toBe('allow');
    expect(decide({ per_hour: 0 }, { action: QUARANTINE }).decision).toBe('allow');
    expect(decide({ per_hour: 0 }).reason).toContain('at most 0 times within an hour');
  });
});

describe('rules', () => {
  const matches = (rule: Partial<PolicyRule>, changes: Partial<PolicyRequest> = {}, facts = FACTS) =>
    evaluate(policy({ rules: [{ name: 'tried', decision: 'allow', ...rule }] }), request(changes), facts)
      .rule === 'tried';

  it.each([
    ['lists in lists', 'targets.all(a, targets.all(b, targets.all(c, targets.all(d, d != "x"))))'],
    ['errors that are swallowed', 'targets.exists(a, targets.all(b, targets.all(c, c != "x"))) || true'],
    ['long texts', 'targets.exists(a, parameters.text.matches("(x+x+)+y"))'],
    ['long patterns', 'parameters.text.matches(parameters.text)'],
  ])('gives up on a condition that is too much work, against the request: %s', async (_what, when) => {
    const targets = Array.from({ length: 200 }, (_, n) => `host-${n}`);
    const request = { targets, parameters: { text: 'x'.repeat(100_000) } };
    const { result, steps } = await counted(() => [
      matches({ when }, request),
      matches({ when, decision: 'deny', reason: 'No.' }, request),
    ]);
    expect(result).toEqual([false, true]);
    expect(steps).toBeLessThan(3_000_000);
  });

  it('takes the first that matches, and passes over those that are off', () => {
    const rules: PolicyRule[] = [
      { name: 'off', enabled: false, decision: 'deny', reason: 'x' },
      { name: 'first', decision: 'require_approval', level: 'manager', quorum: 2 },
      { name: 'second', decision: 'allow' },
    ];
    expect(evaluate(policy({ rules }), request(), FACTS)).toMatchObject({
      decision: 'require_approval',
      level: 'manager',
      quorum: 2,
      rule: 'first',
    });
  });

  it.each<[string, Partial<PolicyRule>, Partial<PolicyRequest>, boolean]>([
    ['actions', { actions: ['isolate_*', 'x'] }, {}, true],
    ['actions', { actions: ['disable_*'] }, {}, false],
    ['severity', { severity: ['high', 'critical'] }, {}, true],
    ['severity', { severity: ['low'] }, {}, false],
    ['severity without incident', { severity: ['high'] }, { incident: null }, false],
    ['incident type', { incident_type: ['malware'] }, {}, true],
    ['incident type', { incident_type: ['phishing'] }, {}, false],
    ['proposer type', { proposer: { types: ['playbook'] } }, {}, true],
    ['proposer type', { proposer: { types: ['user'] } }, {}, false],
    [
      'proposer role',
      { proposer: { roles: ['manager'] } },
      { proposer: { type: 'user', id: null, name: 'M', role: 'manager' } },
      true,
    ],
    ['proposer role', { proposer: { roles: ['manager'] } }, {}, false],
    ['verdict', { verdict: ['malicious'] }, {}, true],
    ['verdict', { verdict: ['benign'] }, {}, false],
    ['no verdict', { verdict: ['malicious'] }, { verdict: null }, false],
    ['confidence, at its lower bound', { confidence: { min: 0.95 } }, {}, true],
    ['confidence, at its upper bound', { confidence: { max: 0.95 } }, {}, true],
    ['confidence', { confidence: { min: 0.96 } }, {}, false],
    ['no confidence', { confidence: { max: 1 } }, { verdict: null }, false],
    ['targets', { targets: ['ws-*'] }, {}, true],
    ['targets', { targets: ['srv-*'] }, {}, false],
    [
      'targets in normal form',
      { targets: ['ws-042.corp.example'] },
      { targets: [' WS\u200b-042.corp.example.'] },
      true,
    ],
    ['targets that only look alike', { targets: ['*'] }, { targets: ['wѕ-042'] }, false],
    ['a short name', { targets: ['ws-042.corp.example'] }, { targets: ['ws-042'] }, false],
    ['what the service says', { targets: ['ws-*'] }, { resolved: ['WS-042', '10.0.0.1'] }, true],
    ['another thing to the service', { targets: ['ws-*'] }, { resolved: ['srv-9', '10.0.0.1'] }, false],
    ['CEL over normal forms', { when: 'targets.all(t, t == "ws-1")' }, { targets: ['ws-1'] }, true],
    ['CEL over both readings', { when: 'targets.all(t, t == "ws-1")' }, { targets: ['WS-1'] }, false],
    ['no targets', { targets: ['*'] }, { targets: [] }, false],
    ['CEL', { when: 'incident.severity == "high" && targets.exists(t, t.startsWith("ws-"))' }, {}, true],
    ['CEL', { when: 'verdict != null && verdict.confidence < 0.5' }, {}, false],
    ['CEL over parameters', { when: 'parameters.host.matches("^ws-[0-9]+")' }, {}, true],
    ['CEL over the time', { when: 'now.getHours() == 12' }, {}, true],
  ])('%s %j: %s', (_name, rule, changes, expected) => {
    expect(matches(rule, changes)).toBe(expected);
  });

  it('allows only when every target fits, restricts when one does', () => {
    const changes = { targets: ['ws-1', 'srv-1'] };
    expect(matches({ targets: ['ws-*'] }, changes)).toBe(false);
    expect(matches({ targets: ['ws-*', 'srv-*'] }, changes)).toBe(true);
    expect(matches({ targets: ['srv-*'], decision: 'deny', reason: 'x' }, changes)).toBe(true);
    expect(matches({ targets: ['srv-*'], decision: 'require_approval', level: 'manager' }, changes)).toBe(
      true,
    );
  });

  it.each<[string, string, string[], Partial<PolicyRequest>, string]>([
    ['deny', 'a dressed name', ['dc-01'], { targets: ['CORP\\DC-01$'] }, 'deny'],
    ['deny', 'a full name by its short one', ['dc-01.corp.example'], { targets: ['dc-01'] }, 'deny'],
    ['deny', 'a name that nobody can compare', ['dc-01'], { targets: ['dс-02'] }, 'deny'],
    [
      'deny',
      'what the service says that it is',
      ['dc-01'],
      { targets: ['4f2a'], resolved: ['DC-01'] },
      'deny',
    ],
    ['deny', 'a name that may be one of them', ['*.dmz.example'], { targets: ['ws-1'] }, 'require_approval'],
    [
      'deny',
      'a name that is none of them by what the service says',
      ['*.dmz.example'],
      { targets: ['ws-1'], resolved: ['ws-1.corp.example'] },
      'allow',
    ],
    [
      'require_approval',
      'a name that may be one of them',
      ['*.dmz.example'],
      { targets: ['ws-1'] },
      'require_approval',
    ],
  ])('a rule that decides %s is about %s', (decision, _what, targets, changes, expected) => {
    const rule = {
      name: 'r',
      targets,
      decision,
      ...(decision === 'deny' ? { reason: 'x' } : { level: 'manager' }),
    };
    const rules = [rule as PolicyRule, ALLOW_ALL];
    expect(evaluate(policy({ rules }), request(changes), FACTS).decision).toBe(expected);
  });

  it('lets a restricting condition see a name as it is written, too', () => {
    const rule = {
      name: 'r',
      when: 'targets.exists(t, t == "DC-01")',
      decision: 'deny',
      reason: 'x',
    } as const;
    expect(
      evaluate(policy({ rules: [rule, ALLOW_ALL] }), request({ targets: ['DC-01'] }), FACTS).decision,
    ).toBe('deny');
  });

  it.each([
    ['2026-11-18T22:00:00Z', true],
    ['2026-11-19T05:59:00Z', true],
    ['2026-11-19T06:00:00Z', false],
    ['2026-11-18T21:59:00Z', false],
    ['2026-11-19T22:00:00Z', false],
    ['2026-11-18T05:00:00Z', false],
  ])('keeps to a window over midnight that begins on Wednesday: %s %s', (now, expected) => {
    expect(
      matches({ time: { days: ['wednesday'], from: '22:00', to: '06:00' } }, {}, { ...FACTS, now }),
    ).toBe(expected);
  });

  it('reads the clock in the named time zone, daylight saving included', () => {
    const time = { from: '09:00', to: '17:00', timezone: 'Europe/Berlin' };
    expect(matches({ time }, {}, { ...FACTS, now: '2026-07-01T07:00:00Z' })).toBe(true);
    expect(matches({ time }, {}, { ...FACTS, now: '2026-12-01T07:00:00Z' })).toBe(false);
    expect(matches({ time: { days: ['thursday'], timezone: 'Pacific/Auckland' } })).toBe(true);
  });

  it('counts a failing condition against the request', () => {
    const noVerdict = { verdict: null };
    const when = 'verdict.confidence > 0.5';
    expect(matches({ when }, noVerdict)).toBe(false);
    expect(matches({ when, decision: 'deny', reason: 'weak' }, noVerdict)).toBe(true);
    const rules: PolicyRule[] = [{ name: 'tried', when, decision: 'require_approval', level: 'manager' }];
    const evaluation = evaluate(policy({ rules }), request(noVerdict), FACTS);
    expect(evaluation).toMatchObject({ decision: 'require_approval', level: 'manager' });
    expect(evaluation.reason).toContain('could not be evaluated');
  });

  it('does not let a pattern run away', async () => {
    const when = 'parameters.host.matches("^(a+)+$")';
    const work = (size: number) => matches({ when }, { parameters: { host: `${'a'.repeat(size)}!` } });
    expect(await growth(2500, work)).toBeLessThan(LINEAR);
  });
});

describe('what the analyst asks for, and what follows from its verdict', () => {
  const agent = { type: 'agent' as const, id: null, name: 'analyst' };
  const beyond = { classification: 'malicious' as const, confidence: 0.99, beyond_evidence: true };

  it.each(['supervised', 'semi_autonomous', 'autonomous'] as const)(
    'needs a person in the mode %s, unless a rule allows it',
    (mode) => {
      const asked = request({ proposer: agent, action: QUARANTINE });
      expect(evaluate(policy({ mode }), asked, FACTS)).toMatchObject({
        decision: 'require_approval',
        level: 'analyst',
        step: 'mode',
      });
      expect(evaluate(policy({ mode, rules: [ALLOW_ALL] }), asked, FACTS).decision).toBe('allow');
      expect(evaluate(policy({ mode }), request({ proposer: agent, action: LOOKUP }), FACTS).decision).toBe(
        'allow',
      );
    },
  );

  it('needs a person when the verdict goes beyond the evidence, also on a playbook’s or a rule’s road', () => {
    const asked = request({ action: QUARANTINE, verdict: beyond });
    for (const given of [policy({ mode: 'autonomous' }), policy({ rules: [ALLOW_ALL] })])
      expect(evaluate(given, asked, FACTS)).toMatchObject({
        decision: 'require_approval',
        reason: expect.stringContaining('beyond the evidence') as string,
      });
    const rules = [ALLOW_ALL];
    const person = { type: 'user' as const, id: null, name: 'Ann' };
    expect(evaluate(policy({ rules }), { ...asked, proposer: person }, FACTS).decision).toBe('allow');
    expect(evaluate(policy({ rules }), { ...asked, action: NOTIFY }, FACTS).decision).toBe('allow');
  });
});

describe('modes and defaults', () => {
  const decide = (mode: PolicyDocument['mode'], changes: Partial<PolicyRequest>) => {
    const { decision, level } = evaluate(policy({ mode }), request(changes), FACTS);
    return level === null ? decision : level;
  };
  const sure = { classification: 'malicious' as const, confidence: 0.9 };

  it.each<[PolicyDocument['mode'], string, Partial<PolicyRequest>, string]>([
    ['supervised', 'a look-up', { action: LOOKUP }, 'allow'],
    ['supervised', 'a notification', { action: NOTIFY }, 'allow'],
    ['supervised', 'a comment', { action: { ...NOTIFY, category: 'incident' } }, 'allow'],
    [
      'supervised',
      'a ticket, whose own default allows it',
      { action: { ...NOTIFY, category: 'ticket' } },
      'analyst',
    ],
    ['supervised', 'a response action, however sure', { action: QUARANTINE, verdict: sure }, 'analyst'],
    ['supervised', 'host containment', {}, 'senior_analyst'],
    ['semi_autonomous', 'a reversible low-risk effect, sure', { action: QUARANTINE, verdict: sure }, 'allow'],
    [
      'semi_autonomous',
      'not sure enough',
      { action: QUARANTINE, verdict: { ...sure, confidence: 0.89 } },
      'analyst',
    ],
    [
      'semi_autonomous',
      'surely benign',
      { action: QUARANTINE, verdict: { ...sure, classification: 'benign' } },
      'analyst',
    ],
    ['semi_autonomous', 'without a verdict', { action: QUARANTINE, verdict: null }, 'analyst'],
    ['semi_autonomous', 'irreversible', { action: { ...QUARANTINE, reversible: false } }, 'analyst'],
    ['semi_autonomous', 'host containment, sure', {}, 'senior_analyst'],
    ['semi_autonomous', 'a look-up', { action: LOOKUP }, 'allow'],
    ['autonomous', 'host containment', {}, 'allow'],
    ['autonomous', 'a look-up', { action: LOOKUP }, 'allow'],
  ])('%s, %s: %s', (mode, _what, changes, expected) => {
    expect(decide(mode, changes)).toBe(expected);
  });
});
