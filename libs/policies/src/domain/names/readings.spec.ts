import { ProtectedRange, numberAsAddress, parseRange, readAddress } from '../network.ts';
import { inTimeWindow } from '../time-window.ts';
import { matchAccount, matchAny, matchDomain, matchHost, type Match } from './match.ts';
import { readName, shortName } from './name.ts';

describe('what a name is too, beside its normal form', () => {
  it.each([
    [
      'corp.example\\ceo',
      {
        hosts: ['ceo', 'ceo.corp.example'],
        accounts: [{ name: 'ceo', domain: 'corp.example' }],
        domains: ['corp.example'],
      },
    ],
    ['corp\\ceo', { hosts: ['ceo'], accounts: [{ name: 'ceo', domain: 'corp' }], domains: ['corp'] }],
    [
      'j_x.example#ext#@corp.example',
      {
        accounts: [
          { name: 'j_x.example#ext#', domain: 'corp.example' },
          { name: 'j', domain: 'x.example' },
        ],
      },
    ],
    ['@corp.example', { text: 'corp.example', accounts: [], domains: ['corp.example'] }],
    ['+news@corp.example', { text: '+news@corp.example' }],
    ['10.0.0.0/32', { text: '10.0.0.0' }],
    ['2001:db8::/128', { text: '2001:db8::' }],
    ['2001:db8::/32', { text: '2001:db8::/32' }],
    ['10.0.0.0/0', { text: '10.0.0.0/0', ranges: [{ family: 'ipv4', base: '10.0.0.0', prefix: 0 }] }],
    ['xn--bcher-kva.xnone.example', { text: 'bücher.xnone.example' }],
  ])('%s', (written, expected) => {
    expect(readName(written)).toMatchObject({ problem: null, ...expected });
  });

  it.each([
    ['x'.repeat(2049), 'longer than 2048'],
    ['corp\\', 'it names no account'],
    ['ceo@', 'it has no domain'],
    ['https://', 'the link names no host'],
  ])('is nothing when it cannot be read: %s', (written, problem) => {
    expect(readName(written).problem).toContain(problem);
  });

  it('is read up to 2048 characters', () => {
    expect(readName('x'.repeat(2048)).problem).toBeNull();
  });

  it.each([
    ['DC-01.corp.example', 'host', 'dc-01'],
    ['10.0.0.1', 'host', '10.0.0.1'],
    ['CORP\\Ceo', 'user', 'ceo'],
    ['ceo@corp.example', 'user', 'ceo'],
    ['ceo@corp.example', 'mailbox', 'ceo@corp.example'],
    ['DC-01.corp.example', null, 'dc-01.corp.example'],
  ])('%s as a %s is %s for short', (written, type, short) => {
    expect(shortName(written, type)).toBe(short);
  });
});

describe('whether a pattern means a target', () => {
  const tried = (match: typeof matchHost) => (pattern: string, target: string) =>
    match(readName(pattern), readName(target));

  it.each<[string, string, Match]>([
    ['dc-01', 'dc-01.corp.example', 'yes'],
    ['dc-01.corp.example', 'dc-01', 'yes'],
    ['dc-01.corp.example', 'dc-01.other.example', 'no'],
    ['*.corp.example', 'dc-01', 'unclear'],
    ['*.corp.example', '10.0.0.1', 'no'],
    ['10', '10.0.0.1', 'no'],
    ['10.0.0.1', 'dc-01', 'no'],
    ['*', '10.0.0.1', 'yes'],
  ])('host %s, %s: %s', (pattern, target, expected) => {
    expect(tried(matchHost)(pattern, target)).toBe(expected);
  });

  it.each<[string, string, Match]>([
    ['ceo', 'corp\\ceo', 'yes'],
    ['ceo@corp.example', 'ceo', 'yes'],
    ['*@corp.example', 'ceo', 'unclear'],
    ['*@corp.example', 'ceo@corp.example', 'yes'],
    ['*@corp.example', 'ceo@other.example', 'no'],
    ['corp\\ceo', 'ceo@corp.example', 'yes'],
    ['corp\\*', 'ceo@other.example', 'unclear'],
    ['corp\\ceo', 'other\\ceo', 'no'],
    ['corp\\ceo', 'corp\\cfo', 'no'],
    ['c*@corp.example', 'corp\\cfo', 'yes'],
  ])('account %s, %s: %s', (pattern, target, expected) => {
    expect(tried(matchAccount)(pattern, target)).toBe(expected);
  });

  it.each<[string, string, Match]>([
    ['corp.example', 'mail.corp.example', 'yes'],
    ['corp.example', 'ceo@corp.example', 'yes'],
    ['corp.example', 'notcorp.example', 'no'],
    ['corp.example', 'https://corp.example/x', 'yes'],
  ])('domain %s, %s: %s', (pattern, target, expected) => {
    expect(tried(matchDomain)(pattern, target)).toBe(expected);
  });

  it('of which nothing is said is the host, the account or the text', () => {
    const any = tried(matchAny);
    expect([any('dc-01', 'dc-01.corp.example'), any('ceo', 'corp\\ceo'), any('#soc-*', '#soc-1')]).toEqual([
      'yes',
      'yes',
      'yes',
    ]);
    expect(any('dc-01', 'dc-02')).toBe('no');
  });
});

describe('addresses and ranges', () => {
  it.each([
    ['10.0.0.0/8', { family: 'ipv4', base: '10.0.0.0', prefix: 8 }],
    ['10.0.0.1', { family: 'ipv4', base: '10.0.0.1', prefix: 32 }],
    ['0.0.0.0/0', { family: 'ipv4', base: '0.0.0.0', prefix: 0 }],
    ['10.0.0.0/32', { family: 'ipv4', base: '10.0.0.0', prefix: 32 }],
    ['10.0.0.0/33', null],
    ['10.0.0.0/8/8', null],
    ['10.0.0.0/x', null],
    ['10.0.0.0/', null],
    ['::ffff:10.0.0.0/96', { family: 'ipv4', base: '10.0.0.0', prefix: 0 }],
    ['::ffff:10.0.0.0/95', null],
    ['2001:db8::/32', { family: 'ipv6', base: '2001:db8::', prefix: 32 }],
    ['host/8', null],
  ])('%s', (text, expected) => {
    expect(parseRange(text)).toEqual(expected);
  });

  it('a single number is an address only to the C library', () => {
    expect(numberAsAddress('167772161')).toMatchObject({ base: '10.0.0.1' });
    expect([numberAsAddress('10.1'), numberAsAddress('4294967296'), numberAsAddress('x')]).toEqual([
      null,
      null,
      null,
    ]);
    expect([readAddress('167772161'), readAddress('1.2.3.4.5'), readAddress('10.0.0.999')]).toEqual([
      null,
      null,
      null,
    ]);
    expect(readAddress('010.0.0.1')).toEqual({ kind: 'ambiguous' });
  });

  it('touch where either holds the other, in one family', () => {
    const touches = (left: string, right: string) => {
      const [own, other] = [parseRange(left), parseRange(right)];
      if (own === null || other === null) throw new Error('no range');
      return new ProtectedRange(own).touches(other);
    };
    expect(touches('10.0.0.0/8', '10.1.2.3')).toBe(true);
    expect(touches('10.1.2.3', '10.0.0.0/8')).toBe(true);
    expect(touches('10.0.0.0/8', '11.0.0.0/8')).toBe(false);
    expect(touches('0.0.0.0/0', '2001:db8::1')).toBe(false);
  });
});

describe('a window of time', () => {
  const at = (time: string) => new Date(`2026-11-18T${time}:00Z`);

  it.each([
    ['09:00', true],
    ['08:59', false],
    ['16:59', true],
    ['17:00', false],
  ])('holds its first minute and not its last: %s %s', (time, expected) => {
    expect(inTimeWindow({ from: '09:00', to: '17:00' }, at(time))).toBe(expected);
  });

  it('that is open at one end reaches to midnight', () => {
    expect([
      inTimeWindow({ from: '22:00' }, at('23:59')),
      inTimeWindow({ from: '22:00' }, at('00:00')),
    ]).toEqual([true, false]);
    expect([inTimeWindow({ to: '06:00' }, at('00:00')), inTimeWindow({ to: '06:00' }, at('06:00'))]).toEqual([
      true,
      false,
    ]);
    expect(inTimeWindow({}, at('00:00'))).toBe(true);
  });
});
