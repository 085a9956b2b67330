import { refang } from '#platform';
import { guessObservables, normaliseObservable } from './observable.ts';

describe('the one form of an observable', () => {
  it.each([
    ['ip', ' 10.0.0.1 ', '10.0.0.1'],
    ['ip', '999.0.0.1', null],
    ['ip', '198.51.100.7:443', '198.51.100.7'],
    ['ip', '198.51.100.7/32', '198.51.100.7'],
    ['ip', '198.51.100.0/24', null],
    ['ip', '198.51.100.7/32/1', null],
    ['ip', '0.0.0.0', null],
    ['ip', '255.255.255.0', null],
    ['ip', '2001:0DB8:0:0::0001', '2001:db8::1'],
    ['ip', '[2001:db8::1]:443', '2001:db8::1'],
    ['ip', '2001:db8::1/128', '2001:db8::1'],
    ['ip', '2001:db8::/32', null],
    ['ip', 'fe80::1%eth0', 'fe80::1'],
    ['ip', '::ffff:198.51.100.7', '198.51.100.7'],
    ['ip', '::', null],
    ['domain', 'Evil[.]COM.', 'evil.com'],
    ['domain', 'evil.com:8080', 'evil.com'],
    ['domain', 'BÜCHER.example', 'xn--bcher-kva.example'],
    ['domain', 'bu\u0308cher.example', 'xn--bcher-kva.example'],
    ['domain', 'XN--BCHER-KVA.example', 'xn--bcher-kva.example'],
    ['domain', 'evil。com', 'evil.com'],
    ['domain', '10.0.0.1', null],
    ['domain', 'localhost', null],
    ['url', 'HTTP://Evil.com', 'http://evil.com/'],
    ['url', 'http://evil.com.:80/', 'http://evil.com/'],
    ['url', 'https://bücher.example/a', 'https://xn--bcher-kva.example/a'],
    ['url', 'javascript:alert(1)', null],
    ['url', `http://evil.com/${'x'.repeat(3000)}`, null],
    ['url', `http://evil.com/${'ä'.repeat(400)}`, null],
    ['email_address', 'Bob@Corp.com', 'bob@corp.com'],
    ['email_address', 'mailto:bob@corp.com.', 'bob@corp.com'],
    ['email_address', 'u\u0308ber@bücher.example', 'über@xn--bcher-kva.example'],
    ['email_address', 'bob', null],
    ['email_address', '@corp.com', null],
    ['email_address', 'a\u0000b@corp.com', null],
    ['sha256', 'AB'.repeat(32), 'ab'.repeat(32)],
    ['sha256', 'ab'.repeat(16), null],
    ['md5', '0'.repeat(32), null],
    ['host', 'WEB01', 'web01'],
    ['user', 'CORP\\bob', 'corp\\bob'],
    ['host', 'a\u0000b', null],
  ] as const)('%s %j', (type, value, expected) => {
    expect(normaliseObservable(type, value)).toBe(expected);
    if (expected !== null) expect(normaliseObservable(type, expected)).toBe(expected);
  });

  it('is guessed of what a person typed', () => {
    expect(guessObservables('evil[.]com').map((o) => o.type)).toEqual(['domain', 'host', 'user']);
    expect(refang('plain text')).toBe('plain text');
  });
});
