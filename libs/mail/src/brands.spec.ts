import { brandNamed, brandOfLookalike, brandOwning, brandsIn, isBrandHost } from './brands.ts';

const names = (text: string) => brandsIn(text).map(({ name }) => name);
const brand = (name: string) => {
  const found = brandNamed(name);
  if (found === undefined) throw new Error(`There is no brand ${name}.`);
  return found;
};

describe('a text names', () => {
  it.each([
    ['PayPal and Netflix, then PayPal', ['paypal', 'netflix']],
    ['Your OneDrive is full', ['microsoft']],
    ['P\u0430yP\u0430l', ['paypal']],
    ['the Bank of America branch', ['bank of america']],
    ['the Bank of Ireland', []],
    ['bank of', []],
    ['AT&T, 1&1', ['at&t', 'ionos']],
    ['version 1.1 and t', []],
    ['Apple', ['apple']],
    ['An Apple a day keeps', ['apple']],
    ['An apple a day keeps doctors away', []],
    ['Your Apple ID was locked for good', ['apple']],
    ['a meta business of some other kind', ['facebook']],
    ['', []],
  ])('%j: %j', (text, found) => expect(names(text)).toEqual(found));

  it('what stands in its first two thousand characters', () => {
    expect(names(`${'x '.repeat(996)}netflix`)).toEqual(['netflix']);
    expect(names(`${'x '.repeat(1000)}netflix`)).toEqual([]);
  });
});

describe('a host belongs to a brand', () => {
  it.each([
    ['paypal', 'paypal.com', true],
    ['paypal', 'www.paypal.com', true],
    ['paypal', 'paypal.fr', true],
    ['paypal', 'paypal.co.jp', true],
    ['paypal', 'paypal.com.mx', true],
    ['paypal', 'paypal.org', true],
    ['paypal', 'paypal.net', true],
    ['paypal', 'paypal.xyz', false],
    ['paypal', 'paypal.github.io', false],
    ['paypal', 'notpaypal.com', false],
    ['paypal', 'paypal.evil.com', false],
    ['paypal', 'paypal', false],
    ['hmrc', 'www.gov.uk', true],
    ['hmrc', 'tax.www.gov.uk', true],
    ['github', 'me.github.io', true],
    ['github', 'github.io', true],
    ['github', '203.0.113.7', false],
  ])('%s has %s: %s', (name, host, does) => expect(isBrandHost(brand(name), host)).toBe(does));

  it('or to none', () => {
    expect(brandOwning('mail.netflix.com')).toEqual({ name: 'netflix', domains: brand('netflix').domains });
    expect(brandOwning('shop.example')).toBeNull();
    expect(brandNamed('shop')).toBeUndefined();
  });
});

describe('a label imitates', () => {
  it.each<[string, string | null, string | null]>([
    ['paypal', 'paypal.xyz', 'paypal'],
    ['paypal', 'paypal.com', null],
    ['paypal', null, 'paypal'],
    ['p\u0430ypal', 'p\u0430ypal.com', 'paypal'],
    ['paypal-secure', 'paypal-secure.example', 'paypal'],
    ['secure-paypal', 'secure-paypal.example', 'paypal'],
    ['pay-pal', 'pay-pal.example', 'paypal'],
    ['apple-orchard', 'apple-orchard.example', null],
    ['paypa1', 'paypa1.com', 'paypal'],
    ['g00gle', 'g00gle.com', 'google'],
    ['m3tamask', 'm3tamask.io', 'metamask'],
    ['4mazon', '4mazon.com', 'amazon'],
    ['net5lix', 'net5lix.com', 'netflix'],
    ['ne7flix', 'ne7flix.com', 'netflix'],
    ['face8ook', 'face8ook.com', 'facebook'],
    ['arnazon', 'arnazon.com', 'amazon'],
    ['vvalmart', 'vvalmart.com', 'walmart'],
    ['arnazon-login', 'arnazon-login.com', 'amazon'],
    ['arna-zon', 'arna-zon.com', 'amazon'],
    ['netfliix', 'netfliix.com', 'netflix'],
    ['netfix', 'netfix.com', null],
    ['netflx', 'netflx.com', null],
    ['microsft', 'microsft.com', 'microsoft'],
    ['mircosoft', 'mircosoft.com', 'microsoft'],
    ['microzoft', 'microzoft.com', 'microsoft'],
    ['xmicrosoft', 'xmicrosoft.com', 'microsoft'],
    ['microsoftx', 'microsoftx.com', 'microsoft'],
    ['micrazzft', 'micrazzft.com', null],
    ['micorsfot', 'micorsfot.com', null],
    ['miscrooft', 'miscrooft.com', null],
    ['microsoftab', 'microsoftab.com', null],
    ['ebey', 'ebey.com', null],
    ['ebay', 'ebay.xyz', 'ebay'],
    ['app1e', 'app1e.com', 'apple'],
    ['hu1u', 'hu1u.com', null],
    ['dhl', 'dhl.xyz', null],
    ['shop', 'shop.example', null],
    ['', null, null],
  ])('%s (%s): %s', (label, registrable, name) => expect(brandOfLookalike(label, registrable)).toBe(name));

  it('below somebody else’s domain only by its plain name', () => {
    expect(brandOfLookalike('paypal', 'evil.com', true)).toBe('paypal');
    expect(brandOfLookalike('paypal-login', 'evil.com', true)).toBe('paypal');
    expect(brandOfLookalike('paypa1', 'evil.com', true)).toBeNull();
    expect(brandOfLookalike('paypa1', 'evil.com', false)).toBe('paypal');
    expect(brandOfLookalike('microzoft', 'evil.com', true)).toBeNull();
  });

  it('as much as it did before, however many others were asked about', () => {
    for (let n = 0; n < 5100; n += 1) brandOfLookalike(`other${n}`, null);
    expect(brandOfLookalike('paypa1', 'paypa1.com')).toBe('paypal');
    expect(brandOfLookalike('shop', 'shop.example')).toBeNull();
  });
});
