import type { JsonObject } from '#contracts';
import { alertWith } from './alert-fields.ts';
import { alertFieldsFor } from './compile.ts';
import { compileCondition } from './condition.ts';
import { evaluate } from './evaluate.ts';
import { FACTS, policy, request } from './evaluate.harness.ts';
import type { PolicyFacts } from './request.ts';

const compiled = (when: string) => {
  const condition = compileCondition(when);
  return 'holds' in condition ? condition.alertFields : `${condition.column}: ${condition.message}`;
};

describe('what a condition reads of an alert', () => {
  it.each<[string, string[]]>([
    ['alert.host.name == "dc-1" && alert.host.name != alert.user.name', ['host.name', 'user.name']],
    ['alert.process.parent.command_line.startsWith("x")', ['process.parent.command_line']],
    ['alert.threat.technique.id.exists(t, t.startsWith("T1003"))', ['threat.technique.id']],
    ['[alert.title].exists(t, t == alert.severity)', ['title', 'severity']],
    ['has(alert.rule.name) ? false : true', ['rule.name']],
    ['targets.exists(alert, alert == "ws-1")', []],
    ['playbook == "alert.host"', []],
  ])('%s', (when, fields) => {
    expect(compiled(when)).toEqual(fields);
  });

  it.each<[string, RegExp]>([
    [
      'alert.hots.name == "x"',
      /^1: There is no alert\.hots that a rule could read; there is: title, severity, /,
    ],
    ['true && alert.host.nam == "x"', /^9: There is no alert\.host\.nam that .* there is: name, id, /],
    ['alert.host == null', /^1: alert\.host is read by one of its fields: name, id, /],
    ['alert.host.name.first == "x"', /^1: alert\.host\.name has no parts/],
    ['alert["host"] == null', /^1: alert is read by one of its fields/],
    ['alert == null', /^1: alert is read by one of its fields/],
    ['alert.data.x == 1', /^1: There is no alert\.data /],
    ['alert.raw.x == 1', /^1: There is no alert\.raw /],
    ['alert.constructor == 1', /^1: There is no alert\.constructor /],
  ])('that is not there is refused: %s', (when, message) => {
    expect(compiled(when)).toMatch(message);
  });

  it('is asked for by action', () => {
    const rules = [
      { name: 'a', actions: ['isolate_*'], when: 'alert.host.name == "x"', decision: 'allow' as const },
      { name: 'b', when: 'alert.rule.name == "x"', decision: 'allow' as const },
      { name: 'c', enabled: false, when: 'alert.user.name == "x"', decision: 'allow' as const },
    ];
    expect(alertFieldsFor(policy({ rules }), 'isolate_host')).toEqual(['host.name', 'rule.name']);
    expect(alertFieldsFor(policy({ rules }), 'disable_user')).toEqual(['rule.name']);
  });
});

it('an alert is told by these fields only, each as what it should be', () => {
  const alert = JSON.parse(
    '{"title":"T","host":{"name":7,"ip":"10.0.0.1"},"threat":{"technique":{"id":["T1",2]}},"file":"a","event":{"count":3}}',
  ) as JsonObject;
  const fields = [
    'title',
    'host.name',
    'host.os.name',
    'threat.technique.id',
    'threat.tactic.name',
    'file.size',
  ];
  expect(alertWith([...fields, 'event.count'], alert)).toEqual({
    title: 'T',
    host: { name: null, os: { name: null } },
    threat: { technique: { id: ['T1'] }, tactic: { name: [] } },
    file: { size: null },
    event: { count: 3 },
  });
});

describe('a rule', () => {
  const decides = (decision: 'allow' | 'deny', when: string, facts: Partial<PolicyFacts>) => {
    const rule = { name: 'r', when, decision, ...(decision === 'deny' ? { reason: 'x' } : {}) };
    return evaluate(policy({ mode: 'supervised', rules: [rule] }), request(), { ...FACTS, ...facts });
  };
  const met = (...given: Parameters<typeof decides>) => decides(...given).rule === 'r';
  const verdicts = (...all: (string | null)[]) => ({
    alerts: all.map((verdict) => ({ vendor: { verdict } })),
  });
  const blocked = 'alert.vendor.verdict == "blocked"';

  it('that allows needs every alert of the incident to be so, one that restricts any', () => {
    expect(met('allow', blocked, verdicts('blocked'))).toBe(true);
    expect(met('allow', blocked, verdicts('blocked', 'allowed'))).toBe(false);
    expect(met('deny', blocked, verdicts('allowed', 'blocked'))).toBe(true);
    expect(met('deny', blocked, verdicts('allowed', null))).toBe(false);
  });

  it('sees an alert that says nothing where there is none', () => {
    for (const facts of [{}, { alerts: [] }]) {
      expect(met('allow', 'alert.vendor.verdict == null', facts)).toBe(true);
      expect(met('deny', blocked, facts)).toBe(false);
    }
  });

  it('does not allow by alerts of which not all are known, and restricts by them', () => {
    const facts = { ...verdicts('blocked'), more_alerts: true as const };
    expect(met('allow', blocked, facts)).toBe(false);
    expect(decides('deny', 'alert.vendor.verdict == "allowed"', facts).reason).toContain('more alerts than');
    expect(met('deny', 'playbook == "another"', facts)).toBe(false);
  });

  it('that fails for what an alert lacks counts against the request', () => {
    const starts = 'alert.host.name.startsWith("ws-")';
    const facts = { alerts: [{ host: { name: 'ws-1' } }, { host: { name: null } }] };
    expect(met('allow', starts, facts)).toBe(false);
    expect(met('deny', 'alert.host.name.startsWith("dc-")', facts)).toBe(true);
    expect(met('deny', 'alert.host.name != null && alert.host.name.startsWith("dc-")', facts)).toBe(false);
  });
});
