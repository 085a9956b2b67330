import type { Config } from '#platform';
import { OWN } from './own-settings.ts';
import { Own, marked, relates } from './own.ts';

const own = new Own({
  domains: ['corp.example', 'BÜCHER.example'],
  networks: ['203.0.113.0/24', '2001:db8:1::/48', '198.51.100.7'],
  mailboxes: ['Team@Mail.example'],
});

describe('what is ours', () => {
  it.each([
    ['domain', 'corp.example', true],
    ['domain', 'mx.corp.example', true],
    ['domain', 'evilcorp.example', false],
    ['domain', 'corp.example.evil.example', false],
    ['domain', 'xn--bcher-kva.example', true],
    ['host', 'ws-1.corp.example', true],
    ['host', 'ws-1', false],
    ['url', 'https://intra.corp.example/a', true],
    ['url', 'https://203.0.113.9/', true],
    ['url', 'https://[2001:db8:1::9]/', true],
    ['url', 'https://evil.example/corp.example', false],
    ['ip', '203.0.113.255', true],
    ['ip', '203.0.114.0', false],
    ['ip', '198.51.100.7', true],
    ['ip', '198.51.100.8', false],
    ['ip', '2001:db8:1:2::1', true],
    ['ip', '2001:db8:2::1', false],
    ['email_address', 'ann@corp.example', true],
    ['email_address', 'ann@eu.corp.example', true],
    ['email_address', 'team@mail.example', true],
    ['email_address', 'other@mail.example', false],
    ['user', 'ann@corp.example', true],
    ['user', 'ann', false],
    ['sha256', 'ab'.repeat(32), false],
  ] as const)('%s %s: %s', (type, value, expected) => {
    expect(marked(own, { type, value }).own).toBe(expected);
    expect(relates(own, { type, value })).toBe(!expected);
  });

  it.each([
    ['ip', '10.0.0.1', true],
    ['ip', '203.0.113.1', false],
    ['url', 'http://192.168.1.1/x', true],
    ['url', 'http://[fd00::1]/x', true],
    ['url', 'http://evil.example/', false],
    ['domain', 'evil.example', false],
  ] as const)('%s %s is only inside: %s', (type, value, expected) =>
    expect(marked(own, { type, value }).special_purpose).toBe(expected),
  );

  it.each(['127.0.0.1', '::1', '224.0.0.251', '239.1.1.1', 'ff02::1'])(
    '%s, which every machine has, relates nothing',
    (value) => expect(relates(own, { type: 'ip', value })).toBe(false),
  );

  it('a private address relates incidents: it is one machine', () =>
    expect(relates(own, { type: 'ip', value: '10.1.2.3' })).toBe(true));

  it('by default is the domain of the trusted mail hosts, shared services left out', () => {
    const hosts = ['mx.corp.example', 'mx2.corp.example', 'mx.google.com', 'eu.pphosted.com', 'localhost'];
    const config = { values: { TRUSTED_MAIL_HOSTS: hosts } } as unknown as Config;
    expect(OWN.defaults(config)).toEqual({ domains: ['corp.example'], networks: [], mailboxes: [] });
  });

  it('is refused as a setting where it is no name, network or address', () => {
    const value = { domains: ['not a domain'], networks: ['203.0.113.0/99'], mailboxes: ['nobody'] };
    expect(OWN.check(value).map(({ path, message }) => [path, message])).toEqual([
      ['domains.0', 'It must be a domain such as corp.example.'],
      ['networks.0', 'It must be an address or a network such as 203.0.113.0/24.'],
      ['mailboxes.0', expect.stringContaining('pattern')],
    ]);
    expect(
      OWN.check({ domains: ['bücher.example'], networks: ['2001:db8::/32'], mailboxes: ['a@b.example'] }),
    ).toEqual([]);
  });
});
