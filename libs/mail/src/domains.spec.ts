import { hostFacts, registrableDomain, sameOrganisation } from './domains.ts';

it.each<[string, object]>([
  [
    'WWW.Shop.Example.co.uk.',
    {
      host: 'www.shop.example.co.uk',
      registrable: 'example.co.uk',
      label: 'example',
      suffix: 'co.uk',
      is_ip: false,
      is_known: true,
      subdomain: 'www.shop',
    },
  ],
  ['example.com', { subdomain: '', label: 'example' }],
  ['a.github.io', { registrable: 'a.github.io', label: 'a', suffix: 'github.io', is_known: true }],
  ['github.io', { registrable: null, label: null }],
  ['my_host.example.com', { registrable: 'example.com', subdomain: 'my_host' }],
  ['xn--mnchen-3ya.example', { host: 'münchen.example', registrable: 'münchen.example', label: 'münchen' }],
  ['www.xn--mnchen-3ya.de', { host: 'www.münchen.de', label: 'münchen', subdomain: 'www' }],
  ['xn--a.example', { host: 'xn--a.example' }],
  ['host.invalidtld', { registrable: 'host.invalidtld', is_known: false }],
  ['192.0.2.1', { host: '192.0.2.1', registrable: null, is_ip: true, is_known: false }],
  ['[2001:db8::1]', { host: '2001:db8::1', is_ip: true }],
  ['localhost', { registrable: null, is_ip: false, is_known: false, subdomain: '' }],
])('of the host %s is known what its name says', (host, facts) => {
  expect(hostFacts(host)).toMatchObject(facts);
  expect(hostFacts(host)).toEqual(hostFacts(host));
});

it('as much as before, however many others were asked about', () => {
  const before = hostFacts('www.example.com');
  for (let n = 0; n < 5100; n += 1) hostFacts(`h${n}.example.com`);
  expect(hostFacts('www.example.com')).toEqual(before);
});

it.each<[string | null, string | null, boolean]>([
  ['www.shop.example', 'mail.shop.example', true],
  ['shop.example', 'shop.other', false],
  ['a.github.io', 'b.github.io', false],
  ['localhost', 'LOCALHOST', true],
  ['LOCALHOST', 'localhost', true],
  ['localhost', 'otherhost', false],
  ['localhost', null, false],
  [null, 'localhost', false],
  [null, null, false],
  ['', '', false],
])('%s and %s are of one owner: %s', (a, b, same) => expect(sameOrganisation(a, b)).toBe(same));

it('what is no host has no owner', () => {
  expect([registrableDomain(null), registrableDomain(undefined), registrableDomain('')]).toEqual([
    ...[null, null],
    null,
  ]);
  expect(registrableDomain('www.example.com')).toBe('example.com');
});
