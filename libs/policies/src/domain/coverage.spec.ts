import type { ActionName } from './action-name.ts';
import { warningsOf } from './coverage.ts';
import type { PolicyRule } from './document.ts';

const ACTIONS: ActionName[] = [
  { name: 'isolate_host', title: 'Isolate host', read_only: false },
  { name: 'disable_user', title: 'Disable user', read_only: false },
  { name: 'lookup_ip', title: 'Look up IP address', read_only: true },
];
const rule = (changes: Partial<PolicyRule>): PolicyRule => ({ name: 'r', decision: 'allow', ...changes });
const codes = (...rules: Partial<PolicyRule>[]) =>
  warningsOf(
    rules.map((each, at) => rule({ name: `r${at}`, ...each })),
    ACTIONS,
  ).map((warnings) => warnings.map(({ code }) => code));

describe('a rule that meets everything', () => {
  it.each<[Partial<PolicyRule>, string[]]>([
    [{}, ['everything']],
    [{ when: 'true' }, ['everything']],
    [{ actions: ['*_*'] }, ['everything']],
    [{ actions: ['isolate_host', 'disable_*'] }, ['every_effect']],
    [{ actions: ['isolate_host'] }, []],
    [{ severity: ['low'] }, []],
    [{ when: 'playbook == null' }, []],
    [{ time: { from: '22:00' } }, []],
    [{ enabled: false }, []],
    [{ actions: ['isolate'] }, ['no_action']],
  ])('%j: %j', (changes, expected) => expect(codes(changes)).toEqual([expected]));

  it('says what comes of it, and that the others never decide', () => {
    const messages = (...rules: Partial<PolicyRule>[]) =>
      warningsOf(
        rules.map((each, at) => rule({ name: `r${at}`, ...each })),
        ACTIONS,
      ).map((warnings) => warnings.map(({ message }) => message));
    expect(messages({}, { severity: ['low'] })).toEqual([
      [
        'It lets every action through that no guardrail refuses, whoever asks and whatever the verdict is. The rule after it never decides.',
      ],
      ['It never decides: rule 1, "r0", comes first and meets everything that it could meet.'],
    ]);
    expect(messages({ decision: 'deny', reason: 'x' }, {}, {})[0]?.[0]).toBe(
      'It denies every action, look-ups too, whoever asks and whatever the verdict is. The 2 rules after it never decide.',
    );
    expect(
      messages({ actions: ['isolate_host', 'disable_user'], decision: 'require_approval' }, {})[0],
    ).toEqual(['It asks people about every effect, whoever asks and whatever the verdict is.']);
  });

  it('is not told where nobody knows what actions there are', () => {
    expect(warningsOf([rule({})], [])).toEqual([[]]);
  });
});

describe('a rule that is never reached', () => {
  it.each<[string, Partial<PolicyRule>, Partial<PolicyRule>]>([
    ['fewer actions', { actions: ['isolate_*', 'lookup_ip'] }, { actions: ['isolate_host'] }],
    ['fewer severities', { severity: ['low', 'high'] }, { severity: ['high'] }],
    ['more conditions', { verdict: ['benign'] }, { verdict: ['benign'], time: { from: '22:00' } }],
    ['tighter bounds', { confidence: { min: 0.5 } }, { confidence: { min: 0.5, max: 0.9 } }],
    ['the same targets', { targets: ['a'] }, { targets: ['a'], severity: ['low'] }],
    ['the same condition', { when: 'playbook == null' }, { when: ' playbook == null ', severity: ['low'] }],
    [
      'keys of people',
      { proposer: { types: ['user'] }, decision: 'deny', reason: 'x' },
      { proposer: { types: ['api_key'] } },
    ],
  ])('%s', (_what, first, later) => {
    expect(
      codes({ actions: ['isolate_host', 'lookup_ip'], ...first }, { actions: ['isolate_host'], ...later }),
    ).toEqual([[], ['never_reached']]);
  });

  it.each<[string, Partial<PolicyRule>, Partial<PolicyRule>]>([
    ['other actions', { actions: ['isolate_host'] }, { actions: ['*_host', 'lookup_ip'] }],
    ['wider severities', { severity: ['low'] }, { severity: ['low', 'high'] }],
    ['no severity', { severity: ['low'] }, {}],
    ['wider bounds', { confidence: { min: 0.5 } }, { confidence: { max: 0.9 } }],
    ['no bounds', { confidence: { min: 0 } }, {}],
    ['other targets', { targets: ['a'] }, { targets: ['a', 'b'] }],
    // What allows needs every target, what restricts is met by one.
    [
      'the same targets of another kind',
      { targets: ['a'] },
      { targets: ['a'], decision: 'deny', reason: 'x' },
    ],
    [
      'a condition of another kind',
      { when: 'alert.title == "x"' },
      { when: 'alert.title == "x"', decision: 'deny', reason: 'x' },
    ],
    ['people only', { proposer: { types: ['user'] } }, { proposer: { types: ['api_key'] } }],
    ['one that is off', { enabled: false }, {}],
    ['roles', { proposer: { roles: ['manager'] } }, { proposer: { types: ['user'] } }],
  ])('is reached: %s', (_what, first, later) => {
    const [, warnings] = codes(
      { actions: ['isolate_host'], ...first },
      { actions: ['isolate_host'], ...later },
    );
    expect(warnings).toEqual([]);
  });
});
