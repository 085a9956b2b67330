import fc from 'fast-check';
import { BUILT_IN_POLICY } from './builtin.ts';
import { compilePolicy, unreadablePatterns } from './compile.ts';
import type { TargetKind } from './document.ts';
import { evaluate } from './evaluate.ts';
import type { Evaluation, PolicyFacts, PolicyRequest } from './request.ts';

const FACTS: PolicyFacts = { now: '2026-11-18T12:00:00.000Z', kill_switches: [], usage: null };
type TargetType = 'host' | 'user' | 'mailbox' | 'email_address' | 'channel' | null;

/** In autonomous mode, where only protection stands in the way. */
function decide(
  kind: TargetKind,
  patterns: string[],
  target: string,
  { type = null, resolved }: { type?: TargetType; resolved?: string[] } = {},
): Evaluation {
  const protected_targets = [{ kind, patterns, reason: 'it is ours' }];
  const { policy, errors } = compilePolicy({
    ...BUILT_IN_POLICY,
    mode: 'autonomous',
    guardrails: { ...BUILT_IN_POLICY.guardrails, protected_targets },
    rules: [{ name: 'everything', decision: 'allow' }],
  });
  if (policy === null) throw new Error(JSON.stringify(errors));
  const request: PolicyRequest = {
    action: {
      name: 'touch',
      category: 'host',
      read_only: false,
      reversible: true,
      default_level: 'senior_analyst',
      target_type: type,
      connector: null,
    },
    targets: [target],
    ...(resolved === undefined ? {} : { resolved }),
    parameters: {},
    incident: null,
    proposer: { type: 'playbook', id: null, name: 'p' },
    verdict: null,
    playbook: 'p',
  };
  return evaluate(policy, request, FACTS);
}

describe('a protected target', () => {
  it.each<[TargetKind, string, string, Evaluation['decision']]>([
    ['host', 'dc-*', 'DC-01', 'deny'],
    ['host', 'dc-01', 'dc-01.corp.example', 'deny'],
    ['host', 'dc-01.corp.example', 'dc-01', 'deny'],
    ['host', 'dc-01.corp.example', 'dc-01.other.example', 'allow'],
    ['host', 'dc-*.corp.example', 'dc-01', 'deny'],
    ['host', '*.corp.example', 'dc-01', 'require_approval'],
    ['host', '*.corp.example', 'dc-01.other.example', 'allow'],
    ['host', '*-dc.corp.example', 'ws-1', 'allow'],
    ['host', 'dc-0?', 'dc-10', 'allow'],
    ['host', 'dc-01', ' dc-01', 'deny'],
    ['host', 'dc-01', 'dc-01$', 'deny'],
    ['host', 'dc-01', 'CORP\\dc-01', 'deny'],
    ['host', 'dc-01', 'CORP\\DC-01$', 'deny'],
    ['host', 'dc-01', 'dc-01$@corp.example', 'deny'],
    ['host', 'dc-01', 'host/dc-01.corp.example', 'deny'],
    ['host', 'dc-01', '\\\\dc-01\\c$', 'deny'],
    ['host', 'dc-01', 'ｄc-01', 'deny'],
    ['host', 'dc-01', 'dc-01.corp.example.', 'deny'],
    ['host', 'DC-01. ', 'dc-01', 'deny'],
    ['host', 'CORP\\dc-01$', 'dc-01.corp.example', 'deny'],
    ['host', 'bücher.example', 'xn--bcher-kva.example', 'deny'],
    ['host', 'xn--bcher-kva.example', 'BÜCHER.example', 'deny'],
    ['host', '10.0.0.5', '::ffff:10.0.0.5', 'deny'],
    ['host', '10.0.0.*', '0xa.0.0.5', 'deny'],
    ['host', '10.0.0.5', '167772165', 'deny'],
    ['user', 'ceo', 'ceo@corp.example', 'deny'],
    ['user', 'ceo', 'CORP\\ceo', 'deny'],
    ['user', 'ceo@corp.example', 'CEO@corp.example', 'deny'],
    ['user', 'ceo@corp.example', 'ceo', 'deny'],
    ['user', 'ceo@corp.example', 'CORP\\ceo', 'deny'],
    ['user', 'ceo@corp.example', 'OTHER\\ceo', 'deny'],
    ['user', 'ceo@corp.example', 'ceo@other.example', 'allow'],
    ['user', 'CORP\\ceo', 'ceo@corp.example', 'deny'],
    ['user', 'ceo@corp.example', 'ceo+x@corp.example', 'deny'],
    ['user', 'ceo@corp.example', '"Chief" <ceo@corp.example>', 'deny'],
    ['user', 'ceo@corp.example', '"ceo"@corp.example', 'deny'],
    ['user', 'ceo@corp.example', 'ceo_corp.example#EXT#@tenant.example', 'deny'],
    ['user', 'ceo@bücher.example', 'ceo@xn--bcher-kva.example', 'deny'],
    ['user', 'svc-*', 'svc-backup@corp.example', 'deny'],
    ['user', '*@corp.example', 'anna@corp.example', 'deny'],
    ['user', '*@corp.example', 'CORP\\anna', 'deny'],
    ['user', '*@corp.example', 'anna', 'require_approval'],
    ['user', '*@corp.example', 'anna@other.example', 'allow'],
    ['user', 'ceo', 'ceoffice@corp.example', 'allow'],
    ['domain', 'corp.example', 'bob@corp.example', 'deny'],
    ['domain', 'corp.example', 'https://mail.corp.example/x', 'deny'],
    ['domain', 'corp.example', 'hxxps://mail[.]corp[.]example', 'deny'],
    ['domain', 'corp.example', 'https:\\\\corp.example', 'deny'],
    ['domain', 'corp.example', 'http://evil.test@corp.example:8443/', 'deny'],
    ['domain', 'corp.example', 'http://corp.example@evil.test/', 'allow'],
    ['domain', '@corp.example', 'corp.example.', 'deny'],
    ['domain', 'corp.example', 'CORP\\bob', 'deny'],
    ['domain', 'corp.example', 'notcorp.example', 'allow'],
    ['domain', 'corp.example', 'corp.example.evil.test', 'allow'],
    ['domain', 'corp.example', 'ws-1', 'require_approval'],
    ['ip_range', '10.0.0.0/8', '10.200.3.4', 'deny'],
    ['ip_range', '10.0.0.0/8', '11.0.0.1', 'allow'],
    ['ip_range', '10.0.0.0/8', '::ffff:10.1.1.1', 'deny'],
    ['ip_range', '10.0.0.0/8', '[::ffff:a01:101]:443', 'deny'],
    ['ip_range', '10.0.0.0/8', '64:ff9b::10.1.1.1', 'deny'],
    ['ip_range', '10.0.0.0/8', '2002:a01:101::1', 'deny'],
    ['ip_range', '10.0.0.0/8', '0x0a010101', 'deny'],
    ['ip_range', '10.0.0.0/8', '10.65793', 'deny'],
    ['ip_range', '10.0.0.0/8', '012.1.1.1', 'deny'],
    ['ip_range', '::ffff:10.0.0.0/104', '10.1.1.1', 'deny'],
    ['ip_range', '10.1.2.0/24', '10.0.0.0/8', 'deny'],
    ['ip_range', '10.1.2.3', '10.1.2.3', 'deny'],
    ['ip_range', '2001:db8::/32', '2001:db8:1::1', 'deny'],
    ['ip_range', '2001:db8::/32', '2001:db8:1::1%eth0', 'deny'],
    ['ip_range', '2001:db8::/32', '2001:db9::1', 'allow'],
    ['ip_range', '10.0.0.0/8', 'http://10.1.1.1/a', 'deny'],
    ['ip_range', '10.0.0.0/8', 'http://167837953/a', 'deny'],
    ['ip_range', '2001:db8::/32', 'http://[2001:db8::1]/a', 'deny'],
    ['ip_range', '10.0.0.0/8', 'ten.example', 'allow'],
  ])('%s %j against %j: %s', (kind, pattern, target, expected) => {
    expect(decide(kind, [pattern], target).decision).toBe(expected);
  });

  it.each(['', ' \u200b', 'dс-99', 'dc\ue000', 'a@b@c.example'])(
    'is not passed by a name that nobody can compare: %j',
    (target) => {
      const denied = decide('host', ['dc-01'], target, { type: 'host' });
      expect(denied).toMatchObject({ decision: 'deny', step: 'protected_target' });
      expect(denied.reason).toMatch(/cannot be compared with what is protected: .* Name the target plainly/);
      // Nothing of the kind is protected: then a person looks at it.
      const doubtful = decide('user', ['ceo'], target, { type: 'host' });
      expect(doubtful).toMatchObject({ decision: 'require_approval', level: 'senior_analyst' });
      expect(doubtful.reason).toContain('a person has to look at it');
    },
  );

  it('is told by what it is compared as', () => {
    expect(decide('host', ['dc-01'], 'DC-01$').reason).toBe(
      'DC-01$ is protected by a guardrail (it is compared as "dc-01"): it is ours',
    );
  });

  it('is found by what the service says that it is', () => {
    const type = 'host';
    expect(decide('host', ['dc-*'], '4f2a9c', { type, resolved: ['DC-01', '10.0.0.1'] }).decision).toBe(
      'deny',
    );
    expect(decide('host', ['*.corp.example'], 'ws-1', { type, resolved: ['ws-1'] }).decision).toBe(
      'require_approval',
    );
    expect(
      decide('host', ['*.corp.example'], 'ws-1', { type, resolved: ['WS-1', 'ws-1.lab.example'] }).decision,
    ).toBe('allow');
    expect(
      decide('ip_range', ['10.0.0.0/8'], 'ws-1', { type, resolved: ['ws-1', '10.0.0.9'] }).decision,
    ).toBe('deny');
  });

  it('is a user in mail actions, not a host of the same name, and no channel', () => {
    expect(decide('user', ['ceo'], 'ceo@corp.example', { type: 'mailbox' }).decision).toBe('deny');
    expect(decide('user', ['ceo'], 'ceo', { type: 'host' }).decision).toBe('allow');
    expect(decide('domain', ['corp.example'], '#soc', { type: 'channel' }).decision).toBe('allow');
  });

  it('cannot be named by a pattern that no target can have', () => {
    const { policy } = compilePolicy({
      ...BUILT_IN_POLICY,
      guardrails: {
        ...BUILT_IN_POLICY.guardrails,
        protected_targets: [{ kind: 'host', patterns: ['ok', 'dс-01'], reason: 'r' }],
      },
    });
    expect(unreadablePatterns(policy as NonNullable<typeof policy>)).toEqual([
      expect.objectContaining({ path: 'guardrails.protected_targets.0.patterns.1', code: 'name' }),
    ]);
  });
});

const WIDE = (text: string) =>
  text.replace(/[a-z0-9]/g, (sign) => String.fromCodePoint(sign.codePointAt(0)! + 0xfee0));
type Dressing = (name: string) => string;
/** Over and under any other, as often as one likes. */
const CLOTHES: Dressing[] = [
  (name) => name.toUpperCase(),
  WIDE,
  (name) => ` ${name}\t`,
  (name) => `\u202e${name}\u202c`,
  (name) => [...name].join('\u200b'),
  (name) => `\ufeff${name}\u00a0\u0000`,
  (name) => name.replaceAll('.', '[.]'),
  (name) => name.replaceAll('-', '\u2011'),
];
const PLAIN: Dressing[] = [(name) => name, (name) => `"${name}"`];
const OF_HOSTS: Dressing[] = [
  ...PLAIN,
  (name) => `${name}.`,
  (name) => `${name}$`,
  (name) => `CORP\\${name}`,
  (name) => `CORP\\${name}$`,
  (name) => `${name}:3389`,
  (name) => `https://${name}/x`,
  (name) => `\\\\${name}\\c$`,
  (name) => `host/${name}`,
  (name) => `${name}.corp.example`,
];
const OF_ADDRESSES: Dressing[] = [
  ...PLAIN,
  (name) => `<${name}>`,
  (name) => `The Chief <${name}>`,
  (name) => `mailto:${name}`,
  (name) => name.replace('@', '+x@'),
  (name) => name.replace(/^(.*)@/, '"$1"@'),
  (name) => name.replace('@', '[at]'),
  (name) => `${name}.`,
];
const OF_ACCOUNTS: Dressing[] = [...PLAIN, (name) => `CORP\\${name}`, (name) => `${name}@corp.example`];

function dressed(name: string, forms: Dressing[]) {
  const clothes = fc.array(fc.constantFrom(...CLOTHES), { maxLength: 2 });
  return fc
    .tuple(clothes, fc.constantFrom(...forms), clothes)
    .map(([under, form, over]) => [...under, form, ...over].reduce((text, dress) => dress(text), name));
}

describe('however it is dressed', () => {
  it.each<[TargetKind, TargetType, string, Dressing[]]>([
    ['host', 'host', 'dc-01', OF_HOSTS],
    ['host', 'host', 'dc-01.corp.example', PLAIN],
    ['user', 'mailbox', 'ceo@corp.example', OF_ADDRESSES],
    ['user', 'user', 'ceo', OF_ACCOUNTS],
  ])('a protected %s, touched as a %s, stays protected: %s', (kind, type, name, dressings) => {
    fc.assert(
      fc.property(dressed(name, dressings), (target) => {
        expect(decide(kind, [name], target, { type }).decision).toBe('deny');
        expect(decide(kind, [target], name, { type }).decision).toBe('deny');
      }),
      { numRuns: 300 },
    );
  });
});
