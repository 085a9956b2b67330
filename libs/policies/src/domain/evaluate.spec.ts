import type { JsonObject } from '#contracts';
import type { PolicyDocument } from './document.ts';
import { evaluate } from './evaluate.ts';
import type { PolicyAction, PolicyRequest, TraceEntry } from './request.ts';
import { ISOLATE, request, FACTS, policy, ALLOW_ALL } from './evaluate.harness.ts';

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
