import { parseAuthenticationResults } from './authentication-results.ts';
import { hostFacts, sameOrganisation } from './domains.ts';
import { isPublicIp, parseHop, parseHops } from './received.ts';
import { cleanText, fitting, mixesScripts, oneLine, skeleton } from './text.ts';

describe('an address says something about the sender', () => {
  it.each([
    ...['1.1.1.1', '172.15.0.1', '172.32.0.1', '192.167.0.1', '192.169.0.1', '169.253.0.1', '100.63.0.1'],
    ...['100.128.0.1', '223.255.255.255', '9.9.9.9', '2001:db8::1', '3fff::1', '2002:0808:0808::1'],
  ])('when it can be reached over the Internet: %s', (ip) => expect(isPublicIp(ip)).toBe(true));

  it.each([
    ...['0.1.2.3', '10.0.0.1', '127.0.0.1', '224.0.0.1', '255.255.255.255', '172.16.0.1', '172.31.255.255'],
    ...['192.168.0.1', '169.254.1.1', '100.64.0.1', '100.127.255.255', '::1', 'fe80::1', 'fc00::1'],
    ...['2603:10a6:1::1', '2603:1096::1', '2002:0a05::1', '2002:c0a8:0101::1', '2002:a05::1', 'host', ''],
  ])('and not when it is private, of the service itself, or none: %s', (ip) =>
    expect(isPublicIp(ip)).toBe(false),
  );
});

describe('a Received header', () => {
  it.each([
    [
      'from mx.evil.example (unknown [192.0.2.9]) by In.Corp.Example with ESMTPS id 1; Sun, 22 Nov 2026 10:00:00 +0000 (UTC)',
      {
        from_host: 'mx.evil.example',
        from_ip: '192.0.2.9',
        by_host: 'in.corp.example',
        protocol: 'ESMTPS',
        at: '2026-11-22T10:00:00.000Z',
      },
    ],
    ['from a.example (2001:db8::9) by b.example;', { from_ip: '2001:db8::9', protocol: null, at: null }],
    ['from a.example ([IPv6:2001:db8::9]) by b.example', { from_ip: '2001:db8::9' }],
    ['from a.example by b.example ([192.0.2.9])', { from_ip: null, by_host: 'b.example' }],
    ['by b.example; 22 Nov 2026 10:00:00 +0100', { from_host: null, at: '2026-11-22T09:00:00.000Z' }],
    ['from a.example ([999.1.1.1]) by b.example; no time', { from_ip: null, at: null }],
    ['', { from_host: null, from_ip: null, by_host: null, protocol: null, at: null }],
  ])('is read for what it says: %s', (value, hop) => expect(parseHop(value)).toMatchObject(hop));

  it('names the client by the first public address', () => {
    const from = (ip: string) => `from x.example ([${ip}]) by y.example`;
    expect(parseHops([from('10.0.0.1'), from('192.0.2.9'), from('192.0.2.8')]).clientIp).toBe('192.0.2.9');
    expect(parseHops([from('10.0.0.1'), 'by y.example'])).toMatchObject({
      clientIp: null,
      hops: { length: 2 },
    });
  });
});

describe('an Authentication-Results header', () => {
  const results = (value: string) =>
    parseAuthenticationResults(value).results.map(({ method, result, domain }) => [method, result, domain]);

  it('says which methods came to what, of which domain', () => {
    expect(
      results(
        'mx; spf=pass smtp.mailfrom=a@Evil.Example; dkim=hardfail header.d="b.example"; dmarc=bestguesspass header.from=c.example; arc=none',
      ),
    ).toEqual([
      ['spf', 'pass', 'evil.example'],
      ['dkim', 'fail', 'b.example'],
      ['dmarc', 'neutral', 'c.example'],
      ['arc', 'none', null],
    ]);
    expect(results('mx; dkim/1 = softfail header.i=@d.example')).toEqual([['dkim', 'softfail', 'd.example']]);
  });

  it('is of whom it names, or of nobody', () => {
    expect(parseAuthenticationResults('MX.Example 1; spf=pass').authserv_id).toBe('mx.example');
    expect(parseAuthenticationResults('spf=pass; dkim=fail')).toMatchObject({
      authserv_id: '',
      results: [{ method: 'spf' }, { method: 'dkim' }],
    });
  });

  it('says nothing by comments, unknown methods or unknown words', () => {
    expect(
      results('mx; (spf=pass (nested; dkim=pass)) dmarc=fail; iprev=pass; spf=maybe; dkim=constructor'),
    ).toEqual([['dmarc', 'fail', null]]);
    expect(results('mx; spf=pass) x')).toEqual([['spf', 'pass', null]]);
  });
});

describe('hosts', () => {
  it('are of one organisation when what was registered is the same', () => {
    expect(sameOrganisation('a.example.co.uk', 'B.EXAMPLE.co.uk')).toBe(true);
    expect(sameOrganisation('a.co.uk', 'b.co.uk')).toBe(false);
    expect(sameOrganisation('one.github.io', 'two.github.io')).toBe(false);
    expect(sameOrganisation('LOCALHOST', 'localhost')).toBe(true);
    expect(sameOrganisation(null, null)).toBe(false);
    expect(sameOrganisation('a.com', '')).toBe(false);
  });

  it('are shown as people read them', () => {
    expect(hostFacts('WWW.xn--bcher-kva.com.')).toMatchObject({
      ...{ host: 'www.bücher.com', registrable: 'bücher.com', label: 'bücher', subdomain: 'www' },
      ...{ is_ip: false, is_known: true },
    });
    expect(hostFacts('[2001:db8::1]')).toMatchObject({ host: '2001:db8::1', is_ip: true, registrable: null });
    expect(hostFacts('a.notasuffix')).toMatchObject({ is_known: false });
  });
});

describe('text', () => {
  it('can be stored, in as many characters as are wanted', () => {
    expect(cleanText('a\0b\u0007c\td', 9)).toBe('a\ufffdb\ufffdc\td');
    expect(cleanText('abc', 3)).toBe('abc');
    expect(cleanText('abcd', 3)).toBe('abc');
    expect(cleanText('x\ud83d', 9)).toBe('x\ufffd');
    expect(oneLine('  a \r\n b  ', 9)).toBe('a b');
    expect(oneLine('ab cd', 3)).toBe('ab ');
  });

  it('of many items is as much as fits', () => {
    const items = ['aa', 'bb', 'cc'];
    expect(fitting(items, 12)).toEqual(items);
    expect(fitting(items, 11)).toEqual(['aa', 'bb']);
    expect(fitting(items, 3)).toEqual([]);
  });

  it('is compared as a reader takes it', () => {
    expect(skeleton('PаyPаl')).toBe('paypal');
    expect(skeleton('Pay\u200bPal')).toBe('paypal');
    expect(skeleton('Crédit Ægir')).toBe('credit aegir');
    expect(skeleton('ＡＢＣ')).toBe('abc');
  });

  it('mixes scripts only within a word', () => {
    expect([
      mixesScripts('pаypal'),
      mixesScripts('paypal'),
      mixesScripts('привет'),
      mixesScripts('αlpha'),
    ]).toEqual([...[true, false, false], true]);
  });
});
