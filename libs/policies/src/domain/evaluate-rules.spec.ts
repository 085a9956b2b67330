import { counted, growth, LINEAR } from '../../../../test/harness/counted-work.ts';
import type { PolicyRule } from './document.ts';
import { evaluate } from './evaluate.ts';
import type { ListedTarget, PolicyRequest } from './request.ts';
import { request, FACTS, policy, ALLOW_ALL } from './evaluate.harness.ts';

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

  const entry = (target: string, more: Partial<ListedTarget> = {}): ListedTarget => ({
    target,
    name: target,
    criticality: 'low',
    tags: ['workstation'],
    ...more,
  });
  const asListed = (
    decision: 'allow' | 'deny',
    target: PolicyRule['target'],
    listed: ListedTarget[],
    changes: Partial<PolicyRequest> = {},
  ) =>
    matches(
      { target: target ?? {}, decision, ...(decision === 'deny' ? { reason: 'x' } : {}) },
      { targets: ['ws-1'], ...changes },
      { ...FACTS, listed },
    );

  it.each<[string, PolicyRule['target'], Partial<ListedTarget>, boolean]>([
    ['criticality', { criticality: ['high', 'critical'] }, { criticality: 'critical' }, true],
    ['another criticality', { criticality: ['high', 'critical'] }, {}, false],
    ['one of its tags', { tags: ['Server', 'executive'] }, { tags: ['server'] }, true],
    ['no such tag', { tags: ['server'] }, {}, false],
    ['both', { criticality: ['high'], tags: ['server'] }, { criticality: 'high', tags: ['server'] }, true],
    ['one of both', { criticality: ['high'], tags: ['server'] }, { criticality: 'high' }, false],
  ])('look at what the lists say: %s', (_what, target, said, expected) => {
    expect(asListed('deny', target, [entry('ws-1', said)])).toBe(expected);
    expect(asListed('allow', target, [entry('ws-1', said)])).toBe(expected);
  });

  it('allow by a list only what is on it, with all its names, and restrict by one of them', () => {
    const low = { criticality: ['low' as const] };
    const critical = { criticality: ['critical' as const] };
    const both = { targets: ['ws-1', 'dc-1'] };
    const grave = entry('dc-1', { criticality: 'critical' });
    expect(asListed('allow', low, [])).toBe(false);
    expect(asListed('deny', low, [])).toBe(false);
    expect(asListed('allow', low, [entry('ws-1')], both)).toBe(false);
    expect(asListed('allow', low, [entry('ws-1'), entry('dc-1')], both)).toBe(true);
    expect(asListed('allow', low, [entry('ws-1'), grave], both)).toBe(false);
    expect(asListed('deny', critical, [entry('ws-1'), grave], both)).toBe(true);
    // The service says that it is something else.
    expect(asListed('allow', low, [entry('ws-1'), grave], { resolved: ['dc-1'] })).toBe(false);
    // A name that nobody can compare is on no list, and might be anything on one.
    expect(asListed('allow', low, [entry('ws-1')], { targets: ['ws-1', 'wѕ-042'] })).toBe(false);
    expect(asListed('deny', critical, [], { targets: ['wѕ-042'] })).toBe(true);
    expect(asListed('allow', low, [], { targets: [] })).toBe(false);
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
