import type { Evidence } from '#contracts';
import type { SeenCase } from '../recommendation.ts';
import { recommendations } from './index.ts';

const MAIL = { message_id: '<1@example.net>', sender: 'x@evil.example', mailbox: 'j.doe@corp.example' };
const seen = (changes: Partial<SeenCase>): SeenCase => ({
  type: 'phishing',
  mail: null,
  hosts: [],
  users: [],
  evidence: [],
  ...changes,
});
const said = (changes: Partial<SeenCase>) =>
  recommendations(seen(changes)).map(({ action, parameters }) => [action, ...Object.values(parameters)]);

const told = (host: string, raw: Evidence['raw'], source = 'falcon', kind = 'host.info') =>
  ({
    kind,
    subject: { type: 'host', value: host },
    source: { type: 'connector', name: source },
    raw,
  }) as Evidence;

describe('what is recommended of a mail judged malicious', () => {
  it('is its quarantine and a block of who sent it, each with its reason', () => {
    expect(recommendations(seen({ mail: MAIL }))).toEqual([
      {
        action: 'quarantine_email',
        parameters: { mailbox: MAIL.mailbox, message_id: MAIL.message_id },
        reason: expect.stringContaining('was judged malicious; quarantine keeps it') as string,
      },
      {
        action: 'block_sender',
        parameters: { sender: MAIL.sender },
        reason: 'x@evil.example sent a message judged malicious; a block can be undone.',
      },
    ]);
  });

  it('is nothing that cannot be named', () => {
    expect(said({ mail: { ...MAIL, mailbox: null } })).toEqual([['block_sender', 'x@evil.example']]);
    expect(said({ mail: { ...MAIL, message_id: null } })).toEqual([['block_sender', 'x@evil.example']]);
    for (const sender of [
      null,
      '',
      'evil.example',
      'x@evil',
      'a b@evil.example',
      'x@evil.example, y@b.example',
    ])
      expect(said({ mail: { ...MAIL, sender } })).toHaveLength(1);
  });

  it('is no block of a sender of the own organisation', () => {
    expect(said({ mail: { ...MAIL, sender: 'boss@corp.example' } })).toHaveLength(1);
    expect(said({ mail: { ...MAIL, sender: 'boss@mail.corp.example' } })).toHaveLength(1);
  });

  it.each<[string, Partial<Evidence>[], number]>([
    ['DMARC fails', [{ kind: 'email.authentication.dmarc', polarity: 'malicious' }], 1],
    [
      'nothing that passed is the sender’s',
      [{ kind: 'email.authentication.unaligned', polarity: 'malicious' }],
      1,
    ],
    ['it is the recipient’s own', [{ kind: 'email.sender.own_address', polarity: 'malicious' }], 1],
    ['DMARC passes', [{ kind: 'email.authentication.dmarc', polarity: 'benign' }], 2],
    ['SPF alone fails', [{ kind: 'email.authentication.spf', polarity: 'malicious' }], 2],
  ])('is no block of an address that was forged: %s', (_what, evidence, count) => {
    expect(said({ mail: MAIL, evidence: evidence as Evidence[] })).toHaveLength(count);
  });

  it('says so where nobody could check whose the address is', () => {
    const reasonOf = (...evidence: Partial<Evidence>[]) =>
      recommendations(seen({ mail: MAIL, evidence: evidence as Evidence[] })).at(-1)?.reason;
    const unverified = { kind: 'email.authentication.unverified', polarity: 'neutral' as const };
    const passed = { kind: 'email.authentication.dmarc', polarity: 'benign' as const };
    expect(reasonOf(unverified)).toContain('could not be checked');
    expect(reasonOf(unverified, passed)).not.toContain('could not be checked');
    expect(reasonOf(passed)).not.toContain('could not be checked');
  });

  it('is nothing about hosts and accounts, whatever the type', () => {
    const mail = { message_id: null, sender: null, mailbox: null };
    expect(said({ mail, type: 'malware', hosts: ['ws-1'] })).toEqual([]);
    expect(said({ mail, type: 'account_compromise', users: ['ann'] })).toEqual([]);
  });
});

describe('what is recommended of hosts and accounts', () => {
  it.each([
    'malware',
    'ransomware',
    'command_and_control',
    'lateral_movement',
    'privilege_escalation',
  ] as const)('is the isolation of the first three of a case of %s', (type) => {
    expect(said({ type, hosts: ['a', 'b', 'c', 'd'], users: ['ann'] })).toEqual([
      ['isolate_host', 'a'],
      ['isolate_host', 'b'],
      ['isolate_host', 'c'],
    ]);
  });

  it.each(['suspicious_login', 'account_compromise'] as const)(
    'is to disable the first three of %s',
    (type) => {
      expect(said({ type, hosts: ['ws-1'], users: ['a', 'b', 'c', 'd'] })).toEqual([
        ['disable_user', 'a'],
        ['disable_user', 'b'],
        ['disable_user', 'c'],
      ]);
    },
  );

  it('is nothing where the type does not call for it', () => {
    expect(said({ type: 'other', hosts: ['ws-1'], users: ['ann'] })).toEqual([]);
  });

  it.each<[string, Evidence[], boolean]>([
    ['nobody was asked', [], true],
    ['it is free', [told('ws-1', { found: true, containment: 'normal' })], true],
    ['it is isolated', [told('WS-1', { found: true, containment: 'contained' })], false],
    ['it is about to be', [told('ws-1', { found: true, containment: 'pending' })], false],
    ['nobody knows it', [told('ws-1', { found: false })], false],
    ['another one is isolated', [told('ws-2', { containment: 'contained' })], true],
    ['other evidence says so', [told('ws-1', { containment: 'contained' }, 'falcon', 'other')], true],
    [
      'one knows it free',
      [told('ws-1', { found: false }), told('ws-1', { containment: 'normal' }, 'defender')],
      true,
    ],
    [
      'it was isolated and is free again',
      [told('ws-1', { containment: 'contained' }), told('ws-1', { containment: 'normal' })],
      true,
    ],
    [
      'it was free and is isolated by now',
      [told('ws-1', { containment: 'normal' }), told('ws-1', { containment: 'contained' })],
      false,
    ],
    ['nothing can be read from it', [told('ws-1', null), told('ws-1', ['contained'], 'b')], true],
  ])('looks at what the EDR said last: %s', (_what, evidence, expected) => {
    expect(said({ type: 'malware', hosts: ['ws-1'], evidence })).toHaveLength(expected ? 1 : 0);
  });
});
