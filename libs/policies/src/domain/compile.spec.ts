import { BUILT_IN_POLICY } from './builtin.ts';
import { compilePolicy } from './compile.ts';

function errorsOf(changes: Record<string, unknown>): Record<string, string> {
  const { errors } = compilePolicy({ ...BUILT_IN_POLICY, ...changes });
  return Object.fromEntries(errors.map(({ path, message }) => [path, message]));
}

const RULE = { name: 'r', decision: 'allow' };

describe('a policy document', () => {
  it('is valid as built in', () => {
    expect(compilePolicy(BUILT_IN_POLICY).errors).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string, RegExp]>([
    [
      'an unknown field',
      { rules: [{ ...RULE, severty: ['high'] }] },
      'rules.0.severty',
      /no field "severty"/,
    ],
    ['a missing field', { rules: [{ decision: 'allow' }] }, 'rules.0.name', /"name" is missing/],
    ['a wrong word', { mode: 'manual' }, 'mode', /supervised, semi_autonomous, autonomous/],
    ['a denial without a reason', { rules: [{ name: 'r', decision: 'deny' }] }, 'rules.0.reason', /says why/],
    [
      'an approval without a level',
      { rules: [{ name: 'r', decision: 'require_approval' }] },
      'rules.0.level',
      /names the level/,
    ],
    [
      'a level where none belongs',
      { rules: [{ ...RULE, level: 'manager' }] },
      'rules.0.level',
      /belongs to require_approval/,
    ],
    ['a doubled name', { rules: [RULE, RULE] }, 'rules.1.name', /Rule 1 is called "r" too/],
    [
      'turned bounds',
      { rules: [{ ...RULE, confidence: { min: 0.9, max: 0.1 } }] },
      'rules.0.confidence',
      /above the highest/,
    ],
    ['a wrong time', { rules: [{ ...RULE, time: { from: '25:00' } }] }, 'rules.0.time.from', /pattern/],
    [
      'an empty window',
      { rules: [{ ...RULE, time: { from: '09:00', to: '09:00' } }] },
      'rules.0.time.to',
      /ends when it begins/,
    ],
    [
      'a wrong time zone',
      { rules: [{ ...RULE, time: { timezone: 'Mars/Base' } }] },
      'rules.0.time.timezone',
      /Europe\/Berlin/,
    ],
    [
      'a wrong range',
      {
        guardrails: {
          ...BUILT_IN_POLICY.guardrails,
          protected_targets: [{ kind: 'ip_range', patterns: ['10.0.0.0/33'], reason: 'r' }],
        },
      },
      'guardrails.protected_targets.0.patterns.0',
      /neither an IP address nor a range/,
    ],
    [
      'a limit without a bound',
      { guardrails: { ...BUILT_IN_POLICY.guardrails, rate_limits: [{ actions: ['*'] }] } },
      'guardrails.rate_limits.0',
      /fewer than 2 properties/,
    ],
    [
      'a quorum of none',
      { rules: [{ name: 'r', decision: 'require_approval', level: 'analyst', quorum: 0 }] },
      'rules.0.quorum',
      />= 1/,
    ],
    [
      'CEL that does not parse',
      { rules: [{ ...RULE, when: 'action.name ==' }] },
      'rules.0.when',
      /Line 1, column 15/,
    ],
    [
      'CEL on a second line',
      { rules: [{ ...RULE, when: 'true &&\n  * 2' }] },
      'rules.0.when',
      /Line 2, column 3/,
    ],
    [
      'CEL over an unknown name',
      { rules: [{ ...RULE, when: 'true && foo == 1' }] },
      'rules.0.when',
      /column 9: .*foo/,
    ],
    [
      'CEL that yields no boolean',
      { rules: [{ ...RULE, when: '1 + 1' }] },
      'rules.0.when',
      /must yield true or false/,
    ],
    [
      'a wrong pattern',
      { rules: [{ ...RULE, when: 'action.name.matches("(")' }] },
      'rules.0.when',
      /column 21: The pattern/,
    ],
  ])('says where it is wrong: %s', (_what, changes, path, message) => {
    expect(errorsOf(changes)[path]).toMatch(message);
  });

  it.each([null, [], 'text', {}])('is not %j', (candidate) => {
    expect(compilePolicy(candidate).errors.length).toBeGreaterThan(0);
  });
});
