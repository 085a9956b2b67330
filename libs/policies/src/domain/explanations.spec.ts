import { compilePolicy, idlePatterns, unreadablePatterns } from './compile.ts';
import { BUILT_IN_POLICY } from './builtin.ts';
import { evaluate } from './evaluate.ts';
import { ALLOW_ALL, FACTS, ISOLATE, policy, request } from './evaluate.harness.ts';
import type { PolicyRule } from './document.ts';
import type { EngagedSwitch, PolicyFacts, PolicyRequest, TraceEntry } from './request.ts';

type Given = Parameters<typeof policy>[0];

/** Each step as the explanation of a decision shows it. */
function told(given: Given, changes: Partial<PolicyRequest> = {}, facts: PolicyFacts = FACTS): TraceEntry[] {
  const trace: TraceEntry[] = [];
  evaluate(policy(given), request(changes), facts, trace);
  return trace;
}

const last = (entries: TraceEntry[]) => entries.at(-1);
const LOOKUP = { ...ISOLATE, name: 'lookup_ip', category: 'lookup' as const, read_only: true };
const ANN = { type: 'user' as const, id: null, name: 'Ann' };

describe('the explanation of a kill switch', () => {
  const engaged: EngagedSwitch = {
    id: '01900000-0000-7000-8000-0000000000cc',
    scope: 'global',
    target: null,
    reason: 'A drill',
    engaged_by: 'Mia',
    engaged_at: '2026-11-18T11:00:00.000Z',
  };
  const switched = (one: Partial<EngagedSwitch>, changes: Partial<PolicyRequest> = {}) =>
    told({ rules: [ALLOW_ALL] }, changes, { ...FACTS, kill_switches: [{ ...engaged, ...one }] })[0];
  const action = { scope: 'action' as const, target: 'isolate_host' };

  it.each([
    [
      {},
      {},
      { name: 'global', matched: true, explanation: 'Mia has switched off all automated effects: A drill.' },
    ],
    [
      { ...action, reason: 'Stop!' },
      {},
      {
        name: 'action isolate_host',
        matched: true,
        explanation: 'Mia has switched off the action isolate_host: Stop!',
      },
    ],
    [
      { scope: 'playbook' as const, target: 'other' },
      {},
      { name: null, matched: false, explanation: 'No kill switch covers this request.' },
    ],
    [
      {},
      { proposer: ANN },
      { name: null, matched: false, explanation: 'A kill switch does not stop a person.' },
    ],
    [
      {},
      { action: LOOKUP },
      { name: null, matched: false, explanation: 'A kill switch does not stop reading.' },
    ],
  ])('%j, %j', (one, changes, expected) => {
    expect(switched(one, changes)).toEqual({ step: 'kill_switch', ...expected });
  });

  it('says that none is on', () => {
    expect(told({})[0]).toEqual({
      step: 'kill_switch',
      name: null,
      matched: false,
      explanation: 'No kill switch is on.',
    });
  });
});

describe('the explanation of a guardrail', () => {
  const denied = { denied_actions: [{ actions: ['ISOLATE_*', 'x'], reason: 'not here' }] };

  it('names the actions that it denies, and the one that is none of them', () => {
    expect(last(told({ guardrails: denied }))).toEqual({
      step: 'denied_action',
      name: 'isolate_*, x',
      matched: true,
      explanation: 'isolate_host is denied: not here',
    });
    const other = { action: { ...ISOLATE, name: 'disable_user' } };
    expect(told({ guardrails: denied }, other)[1]).toMatchObject({
      matched: false,
      explanation: 'disable_user is not among these.',
    });
  });

  it('says of a limit whether it is used up', () => {
    const guardrails = (per_hour: number) => ({ rate_limits: [{ actions: ['isolate_*'], per_hour }] });
    const usage = { hour: 1, day: 1, concurrent: 0, incident: 0 };
    expect(last(told({ guardrails: guardrails(1) }, {}, { ...FACTS, usage }))).toEqual({
      step: 'rate_limit',
      name: 'isolate_*',
      matched: true,
      explanation: 'A guardrail allows isolate_host at most 1 time within an hour, and that is used up.',
    });
    expect(told({ guardrails: guardrails(2) }, {}, { ...FACTS, usage })[1]).toMatchObject({
      matched: false,
      explanation: 'Within the limit.',
    });
  });

  it('says of protection what is protected, what is not, and what it is not about', () => {
    const guarded = (patterns: string[], actions?: string[]) => ({
      guardrails: {
        protected_targets: [
          { kind: 'host' as const, patterns, reason: 'a till', ...(actions && { actions }) },
        ],
      },
    });
    expect(last(told(guarded(['ws-042', 'b', 'c', 'd', 'e', 'f'])))).toEqual({
      step: 'protected_target',
      name: 'host ws-042, b, c, d, e',
      matched: true,
      explanation: 'ws-042.corp.example is protected by a guardrail: a till',
    });
    const dressed = { targets: ['CORP\\WS-042$'] };
    expect(last(told(guarded(['ws-042']), dressed))?.explanation).toBe(
      'CORP\\WS-042$ is protected by a guardrail (it is compared as "corp\\ws-042"): a till',
    );
    expect(last(told(guarded(['ws-042']), { targets: ['WS-042'] }))?.explanation).toBe(
      'WS-042 is protected by a guardrail: a till',
    );
    expect(told(guarded(['dc-01']))[1]).toMatchObject({
      matched: false,
      explanation: 'No target is among these.',
    });
    expect(told(guarded(['ws-042'], ['disable_*']))[1]).toMatchObject({
      matched: false,
      explanation: 'isolate_host is not restricted here.',
    });
  });

  it('that is about other actions leaves no doubt about a half name', () => {
    const rules = [ALLOW_ALL];
    const guarded = (actions: string[]) => ({
      rules,
      guardrails: {
        protected_targets: [{ kind: 'host' as const, patterns: ['*.dmz.example'], reason: 'r', actions }],
      },
    });
    const decided = (actions: string[]) => {
      const trace = told(guarded(actions), { targets: ['ws-1'] });
      return last(trace);
    };
    expect(decided(['disable_*'])).toMatchObject({ step: 'rule', matched: true });
    expect(decided(['isolate_*'])).toEqual({
      step: 'protected_target',
      name: null,
      matched: true,
      explanation: expect.stringContaining('"ws-1" may be among the protected *.dmz.example') as string,
    });
  });

  it('asks the lowest level about the doubtful target of an action without a level of its own', () => {
    const action = { ...ISOLATE, default_level: null };
    const guardrails = {
      protected_targets: [{ kind: 'host' as const, patterns: ['*.dmz.example'], reason: 'r' }],
    };
    expect(
      evaluate(policy({ guardrails, rules: [ALLOW_ALL] }), request({ action, targets: ['ws-1'] }), FACTS),
    ).toMatchObject({ decision: 'require_approval', level: 'analyst', step: 'protected_target' });
  });
});

describe('the explanation of a rule', () => {
  const explained = (rule: Partial<PolicyRule>, changes: Partial<PolicyRequest> = {}) =>
    told({ rules: [{ name: 'r', decision: 'allow', ...rule }] }, changes).find(({ step }) => step === 'rule')
      ?.explanation;

  it.each<[Partial<PolicyRule>, string]>([
    [{ actions: ['x'] }, 'It is for other actions.'],
    [{ severity: ['low'] }, 'The severity differs.'],
    [{ incident_type: ['phishing'] }, 'The incident type differs.'],
    [{ proposer: { types: ['user'] } }, 'It is for other proposers.'],
    [{ proposer: { roles: ['manager'] } }, "The proposer's role differs."],
    [{ verdict: ['benign'] }, 'The verdict differs.'],
    [{ confidence: { min: 0.99 } }, 'The confidence is outside its bounds.'],
    [{ time: { from: '00:00', to: '01:00' } }, 'It is outside its time window.'],
    [{ targets: ['x'] }, 'The targets differ.'],
    [{ when: 'false' }, 'The condition does not hold.'],
    [{}, 'The rule "r" allows this.'],
    [{ decision: 'deny', reason: 'No.' }, 'The rule "r" denies this: No.'],
    [{ decision: 'require_approval', level: 'manager' }, 'The rule "r" requires approval at level manager.'],
    [
      { decision: 'require_approval', level: 'senior_analyst' },
      'The rule "r" requires approval at level senior analyst.',
    ],
    [
      { decision: 'require_approval', level: 'manager', quorum: 2 },
      'The rule "r" requires 2 approvals at level manager.',
    ],
  ])('%j: %s', (rule, expected) => {
    expect(explained(rule)).toBe(expected);
  });

  it('says when its condition could not be worked out, and what follows', () => {
    const rule = { decision: 'deny', reason: 'No.', when: 'verdict.nothing > 1' } as const;
    expect(explained(rule)).toMatch(
      /^The rule "r" denies this: No\. \(Its condition could not be evaluated: /,
    );
  });

  it('needs a person of the level of the action when it may be about the target', () => {
    const rules: PolicyRule[] = [{ name: 'r', decision: 'deny', reason: 'x', targets: ['*.dmz.example'] }];
    const level = (default_level: typeof ISOLATE.default_level) =>
      evaluate(
        policy({ rules }),
        request({ targets: ['ws-1'], action: { ...ISOLATE, default_level } }),
        FACTS,
      ).level;
    expect([level('manager'), level(null)]).toEqual(['manager', 'analyst']);
  });

  it('that is stored without a level asks a manager, and one person unless it says more', () => {
    const stored = policy({ rules: [{ name: 'r', decision: 'require_approval', level: 'analyst' }] });
    const rules = stored.rules.map((one) => ({
      ...one,
      rule: { name: 'r', decision: 'require_approval' as const },
    }));
    expect(evaluate({ ...stored, rules }, request(), FACTS)).toMatchObject({ level: 'manager', quorum: 1 });
  });

  it('restricts the keys of whom it restricts, and allows them nothing that it allows a person', () => {
    const key = { type: 'api_key' as const, id: null, name: 'key' };
    const restricts = (types: ('user' | 'agent')[], proposer: PolicyRequest['proposer']) =>
      explained({ decision: 'deny', reason: 'x', proposer: { types } }, { proposer }) ===
      'The rule "r" denies this: x';
    expect(restricts(['user'], key)).toBe(true);
    expect(restricts(['agent'], key)).toBe(false);
    expect(restricts(['user'], { ...key, type: 'system' })).toBe(false);
    expect(explained({ proposer: { types: ['user'] } }, { proposer: key })).toBe(
      'It is for other proposers.',
    );
  });
});

describe('the explanation of what is left when no rule decides', () => {
  it.each([
    [
      'supervised' as const,
      {},
      true,
      'The mode supervised requires approval at level senior analyst for every effect.',
    ],
    ['autonomous' as const, {}, true, 'The mode autonomous allows what no guardrail and no rule restricts.'],
    [
      'semi_autonomous' as const,
      {},
      false,
      "The mode semi_autonomous leaves this to the action's own default.",
    ],
  ])('by the mode %s', (mode, changes, matched, explanation) => {
    const [entry, ...rest] = told({ mode }, changes).slice(1);
    expect(entry).toEqual({ step: 'mode', name: mode, matched, explanation });
    expect(rest).toHaveLength(matched ? 0 : 1);
  });

  it.each([
    ['senior_analyst' as const, 'isolate_host requires approval at level senior analyst by default.'],
    [null, 'isolate_host is allowed by default.'],
  ])('by the default %s of the action', (default_level, explanation) => {
    const action = { ...ISOLATE, default_level, reversible: false };
    expect(last(told({ mode: 'semi_autonomous' }, { action }))).toEqual({
      step: 'action_default',
      name: 'isolate_host',
      matched: true,
      explanation,
    });
  });

  it('by what the model said beyond its evidence', () => {
    const verdict = { classification: 'malicious' as const, confidence: 0.99, beyond_evidence: true };
    expect(last(told({ rules: [ALLOW_ALL] }, { verdict }))).toMatchObject({
      step: 'mode',
      name: null,
      matched: true,
      explanation: expect.stringContaining('goes beyond the evidence') as string,
    });
  });
});

describe('what is said when a policy is published', () => {
  const compiled = (changes: object) => {
    const { policy: found } = compilePolicy({ ...BUILT_IN_POLICY, ...changes });
    if (found === null) throw new Error('It is not valid.');
    return found;
  };

  it('is which pattern no target can have', () => {
    const rules = [ALLOW_ALL, { name: 'r', decision: 'allow', targets: ['ws-*', 'wѕ-042'] }];
    expect(unreadablePatterns(compiled({ rules }))).toEqual([
      {
        path: 'rules.1.targets.1',
        code: 'name',
        message: expect.stringContaining('cannot be compared') as string,
      },
    ]);
    expect(unreadablePatterns(compiled({ rules: [ALLOW_ALL] }))).toEqual([]);
  });

  it('is which pattern no action has', () => {
    const rules = [{ name: 'r', decision: 'allow', actions: ['ISOLATE_*', 'isolat_host'] }, ALLOW_ALL];
    expect(idlePatterns(compiled({ guardrails: EMPTY, rules }), ['isolate_host'])).toEqual([
      {
        path: 'rules.0.actions.1',
        code: 'unknown_action',
        message: 'There is no action that "isolat_host" could mean.',
      },
    ]);
  });

  const EMPTY = { denied_actions: [], protected_targets: [], rate_limits: [] };

  it('is nothing of bounds that are one number', () => {
    const rules = [{ name: 'r', decision: 'allow', confidence: { min: 0.9, max: 0.9 } }];
    expect(compilePolicy({ ...BUILT_IN_POLICY, rules }).errors).toEqual([]);
  });
});
