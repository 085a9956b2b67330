import { describe, expect, it } from 'vitest';
import type { PolicyDocumentDto, PolicyRuleDto } from '../../shared/api/generated/index.ts';
import { guardrailOf, ruleOf } from './forms.ts';
import { changesOf, decisionSentence, guardrailSentence } from './policy-words.ts';

const rule = (name: string, rest: Partial<PolicyRuleDto> = {}): PolicyRuleDto => ({
  name,
  decision: 'allow',
  ...rest,
});
const policy = (rest: Partial<PolicyDocumentDto> = {}): PolicyDocumentDto => ({
  mode: 'supervised',
  semi_autonomous: { min_confidence: 0.9 },
  rules: [rule('one'), rule('two')],
  guardrails: { denied_actions: [], protected_targets: [], rate_limits: [] },
  ...rest,
});

it('says who is needed, and how many when it is more than one', () => {
  expect(decisionSentence('allow', 'manager', 2)).toBe('Allow');
  expect(decisionSentence('require_approval', 'senior_analyst', 2)).toBe(
    'Require approval: senior analyst, 2 people',
  );
  expect(decisionSentence('require_approval', null, 1)).toBe('Require approval: analyst');
});

it('says what a guardrail refuses and why, or how much it lets through', () => {
  const reason = 'never';
  expect(guardrailSentence({ actions: ['delete_*'], reason })).toEqual({ what: 'delete_*', reason });
  expect(guardrailSentence({ kind: 'host', patterns: ['dc-*'], reason })).toEqual({
    what: 'Host dc-*',
    reason,
  });
  expect(
    guardrailSentence({ kind: 'ip_range', patterns: ['a', 'b'], actions: ['block_ip'], reason }).what,
  ).toBe('IP range a, b against block_ip');
  const bounds = { per_hour: 0, per_day: 2, concurrent: 3, per_incident: 4 };
  expect(guardrailSentence({ actions: ['x'], ...bounds }).reason).toBe(
    '0 an hour, 2 a day, 3 at a time, 4 for one incident',
  );
  expect(guardrailSentence({ actions: ['x'] }).reason).toBe('no bound');
});

describe('what a draft changes', () => {
  it('is nothing when the keys only have another order, or say nothing', () => {
    const base = policy({ rules: [{ name: 'one', decision: 'allow', severity: ['high'] }] });
    const draft = policy({
      rules: [{ severity: ['high'], decision: 'allow', name: 'one', reason: undefined }],
    });
    expect(changesOf(base, draft)).toEqual([]);
  });

  it.each<[string, Partial<PolicyDocumentDto>, string]>([
    ['the mode', { mode: 'autonomous' }, 'Mode supervised → autonomous'],
    ['the confidence', { semi_autonomous: { min_confidence: 0.8 } }, '90\u00A0% → 80\u00A0%'],
    ['a new rule', { rules: [rule('one'), rule('two'), rule('three')] }, 'New rule “three”'],
    ['a removed rule', { rules: [rule('two')] }, 'Rule “one” removed'],
    ['the order', { rules: [rule('two'), rule('one')] }, 'Order of the rules'],
    ['a rule', { rules: [rule('one', { decision: 'deny' }), rule('two')] }, 'Rule “one” changed'],
    ['a switch', { rules: [rule('one', { enabled: false }), rule('two')] }, 'Rule “one” switched off'],
    [
      'a rule and its switch',
      { rules: [rule('one', { enabled: false, decision: 'deny' }), rule('two')] },
      'Rule “one” changed and switched off',
    ],
    [
      'a guardrail',
      {
        guardrails: {
          denied_actions: [{ actions: ['x'], reason: 'y' }],
          protected_targets: [],
          rate_limits: [],
        },
      },
      'Guardrails: denied actions (1 entry)',
    ],
  ])('is said of %s, and of nothing else', (_what, draft, sentence) => {
    const changes = changesOf(policy(), policy(draft));
    expect(changes).toEqual([expect.stringContaining(sentence)]);
  });

  it('is said of a rule that is switched on again', () => {
    const off = policy({ rules: [rule('one', { enabled: false })] });
    expect(changesOf(off, policy({ rules: [rule('one', { enabled: true })] }))).toEqual([
      'Rule “one” switched on',
    ]);
    expect(changesOf(off, policy({ rules: [rule('one', { enabled: true, decision: 'deny' })] }))).toEqual([
      'Rule “one” changed and switched on',
    ]);
  });
});

it('puts nothing into the document that the form leaves empty, but a zero and a no', () => {
  const empty = { actions: [], reason: '', proposer_types: [], confidence_min: null, days: undefined };
  expect(ruleOf({ name: 'one', decision: 'allow', ...empty }, false)).toEqual({
    name: 'one',
    decision: 'allow',
    enabled: false,
  });
  expect(ruleOf({ name: 'one', confidence_min: 0, from: '22:00' }, undefined)).toEqual({
    name: 'one',
    confidence: { min: 0 },
    time: { from: '22:00' },
  });
  expect(guardrailOf({ actions: ['x'], per_hour: 0, per_day: null })).toEqual({
    actions: ['x'],
    per_hour: 0,
  });
});
