import type { RawLink } from './html.ts';
import { analyseLink, linksInText, shownHost } from './links.ts';

const link = (href: string, over: Partial<RawLink> = {}, recipients: string[] = []) =>
  analyseLink({ href, text: 'here', kind: 'anchor', hidden: false, ...over }, recipients);
const GOAL = 'https://evil.com/a?b=c';
const CODED = encodeURIComponent(GOAL);

describe('a link behind another', () => {
  it.each<[string, string]>([
    ['wrapped', `https://safelinks.protection.outlook.com/?url=${CODED}`],
    ['wrapped', `https://eur01.safelinks.protection.outlook.com/?url=${CODED}`],
    ['wrapped', `https://urldefense.com/v3/__https:/evil.com/a?b=c__;!!x`],
    ['wrapped', `https://urldefense.com/v3/__${GOAL}__;!!x`],
    ['wrapped', 'https://urldefense.proofpoint.com/v2/url?u=https-3A__evil.com_a-3Fb-3Dc&d=x'],
    ['wrapped', `https://urldefense.proofpoint.com/v1/url?u=${CODED}`],
    ['wrapped', `https://linkprotect.cudasvc.com/url?a=${CODED}`],
    ['wrapped', `https://ca-1.trendmicro.com/wis/clicktime/v1/query?url=${CODED}`],
    ['wrapped', `https://protect2.fireeye.com/url?k=1&u=${CODED}`],
    ['wrapped', `https://eu.sophos.com/?d=${CODED}`],
    ['wrapped', `https://secure-web.cisco.com/1abc/${CODED}`],
    ['redirector', `https://www.google.com/url?q=${CODED}`],
    ['redirector', `https://google.com/url?sa=t&url=${CODED}`],
    ['redirector', `https://l.facebook.com/l.php?u=${CODED}`],
    ['redirector', `https://www.linkedin.com/uas/login?session_redirect=${CODED}`],
  ])('is %s, and what it leads to is told: %s', (flag, href) => {
    const found = link(href);
    expect(found).toMatchObject({ url: GOAL, host: 'evil.com' });
    expect(found.flags).toContain(flag);
    expect(found.flags).not.toContain(flag === 'wrapped' ? 'redirector' : 'wrapped');
  });

  it.each([
    ['https://www.google.com/amp/s/evil.com/a', 'https://evil.com/a'],
    ['https://www.google.com/url/http://evil.com/a', 'http://evil.com/a'],
    ['https://evil--site-com.translate.goog/a?b=c', 'https://evil-site.com/a?b=c'],
  ])('stands in the path: %s', (href, url) => expect(link(href).url).toBe(url));

  it.each([
    'https://urldefense.com/v2/url?d=x',
    'https://secure-web.cisco.com/1abc/other',
    'https://trendmicro.com/clicktime?url=https%3A%2F%2Fevil.com',
    'https://ca-1.trendmicro.com/other?url=https%3A%2F%2Fevil.com',
    'https://www.google.com/url?q=evil.com',
    'https://notgoogle.com/url?q=https%3A%2F%2Fevil.com',
    'https://www.facebook.com/amp/s/evil.com/a',
    `https://safelinks.protection.outlook.com/?url=${encodeURIComponent('not an address')}`,
    'https://safelinks.protection.outlook.com/?other=1',
  ])('is none: %s', (href) => {
    const { url, flags } = link(href);
    expect(url).toBe(href);
    expect(flags.filter((flag) => flag === 'wrapped' || flag === 'redirector')).toEqual([]);
  });

  it('of which only the host is told is the front page of it', () => {
    expect(link('https://protect-eu.mimecast.com/s/AbC?domain=evil.com')).toMatchObject({
      url: 'https://evil.com/',
      host: 'evil.com',
      flags: ['wrapped', 'goal_host_only'],
    });
  });

  it('of which nothing is told is the gateway itself', () => {
    const href = 'https://protect-eu.mimecast.com/s/AbC';
    expect(link(href)).toMatchObject({ url: href, flags: ['wrapped', 'goal_unknown'] });
  });

  it('is followed five deep, and each way is said once', () => {
    const behind = (depth: number): string =>
      depth === 0 ? GOAL : `https://www.google.com/url?q=${encodeURIComponent(behind(depth - 1))}`;
    expect(link(behind(5))).toMatchObject({ host: 'evil.com' });
    expect(link(behind(6))).toMatchObject({ host: 'www.google.com' });
    expect(link(behind(3)).flags.filter((flag) => flag === 'redirector')).toHaveLength(1);
    const both = `https://safelinks.protection.outlook.com/?url=${encodeURIComponent(behind(1))}`;
    expect(link(both).flags.slice(0, 2)).toEqual(['wrapped', 'redirector']);
  });

  it('is taken as it stands where its code is broken', () => {
    expect(link('https://urldefense.com/v3/__https://evil.com/%zz__;!!x').url).toBe('https://evil.com/%zz');
  });
});

describe('what a link is', () => {
  it.each<[string, string | null]>([
    ['//evil.com/a', 'evil.com'],
    ['evil.com/a', 'evil.com'],
    ['evil.com', 'evil.com'],
    ['evil.com?a', 'evil.com'],
    ['  https://evil.com/a ', 'evil.com'],
    ['ftp://evil.com/a', 'evil.com'],
    ['evil.com:8080/a', 'evil.com'],
    ['https://ｅｖｉｌ．ｃｏｍ/', 'evil.com'],
    ['https://xn--bcher-kva.com/', 'bücher.com'],
    ['https://bu\u0308cher.com/', 'bücher.com'],
    ['ldap://evil.com/b', 'evil.com'],
    ['sftp://files.evil.com/x', 'files.evil.com'],
    ['tcp://evil.com:4444', 'evil.com'],
    ['ldap://bücher.com/', 'bücher.com'],
    ['\\\\evil.com\\share', 'evil.com'],
    ['file://server/share', 'server'],
    ['ms-word:ofe|u|https://evil.com/a.docx', 'evil.com'],
    ['microsoft-edge:https://evil.com/', 'evil.com'],
    ['search-ms:query=a&crumb=location:\\\\evil.com\\share', 'evil.com'],
    ['search-ms:query=a&crumb=location:%5C%5Cevil.com%5Cshare', 'evil.com'],
    ['slack://open?team=1', null],
    ['mailto:jo@evil.com', null],
    ['tel:+15550100', null],
    ['plain', null],
    ['two words.com', null],
  ])('%j leads to %s', (href, host) => expect(link(href).host).toBe(host));

  it.each<[string, string, boolean, Partial<RawLink>]>([
    ['vbscript:x', 'script', true, {}],
    ['javascript:x', 'script', true, {}],
    ['data:text/html,x', 'data_uri', true, {}],
    ['data:image/png,x', 'data_uri', false, { kind: 'image' }],
    ['mailto:jo@evil.com', 'script', false, {}],
    ['https://user@evil.com/', 'userinfo', true, {}],
    ['https://:secret@evil.com/', 'userinfo', true, {}],
    ['https://evil.com/', 'userinfo', false, {}],
    ['https://evil.com:8080/', 'unusual_port', false, {}],
    ['https://evil.com:8443/', 'unusual_port', false, {}],
    ['https://evil.com:443/', 'unusual_port', false, {}],
    ['https://evil.com:81/', 'unusual_port', true, {}],
    ['https://203.0.113.7:81/', 'unusual_port', true, {}],
    ['http://build.corp.local:81/job/7', 'unusual_port', false, {}],
    ['http://10.1.2.3:81/job/7', 'unusual_port', false, {}],
    ['http://10.1.2.3/', 'ip_host', false, {}],
    ['http://192.168.1.1/', 'ip_host', false, {}],
    ['http://203.0.113.7/', 'ip_host', true, {}],
    ['http://evil.com/', 'plain_http', true, {}],
    ['https://evil.com/', 'plain_http', false, {}],
    ['https://evil.com/a.exe', 'executable_target', true, {}],
    ['https://evil.com/a.com', 'executable_target', false, {}],
    ['https://evil.com/a.html', 'executable_target', false, {}],
    ['https://evil.com/', 'hidden', true, { hidden: true }],
    ['https://evil.com/', 'hidden', false, { hidden: true, kind: 'image' }],
    ['https://evil.com/', 'hidden', false, { hidden: true, kind: 'resource' }],
    ['https://[2001:db8::1]/', 'ip_host', true, {}],
    ['https://evil.com/', 'ip_host', false, {}],
    ['https://xn--mnchen-3ya.example/', 'punycode', true, {}],
    ['https://bit.ly/x', 'shortener', true, {}],
    ['https://my.s3.eu-west-1.amazonaws.com/x', 'free_hosting', true, {}],
    ['https://github.io/', 'free_hosting', true, {}],
    ['https://notgithub.io/', 'free_hosting', false, {}],
    ['https://a.b.c.d.evil.com/', 'many_subdomains', true, {}],
    ['https://a.b.c.evil.com/', 'many_subdomains', false, {}],
    ['https://evil.xyz/', 'abused_tld', true, {}],
    ['https://evil.info/', 'abused_tld', false, {}],
    ['https://аррӏе.com/', 'homograph', true, {}],
    ['https://москва.com/', 'homograph', false, {}],
    ['https://сор.рф/', 'homograph', false, {}],
    ['https://bücher.com/', 'homograph', false, {}],
    ['https://mybаnk.com/', 'homograph', true, { text: 'mybank.com' }],
    ['https://mybänk.com/', 'homograph', true, { text: 'mybank.com' }],
    ['https://mybank.com/', 'homograph', false, { text: 'mybank.com' }],
    ['https://BÜCHER.com/', 'shown_host_differs', false, { text: 'bu\u0308cher.com' }],
    ['https://mybank.com/', 'shown_host_differs', false, { text: 'ｍｙｂａｎｋ．ｃｏｍ' }],
    ['\\\\evil.com\\share', 'unusual_scheme', true, {}],
    ['ldap://evil.com/b', 'unusual_scheme', true, {}],
    ['ms-excel:ofe|u|https://evil.com/a.xlsx', 'unusual_scheme', true, {}],
    ['file:///C:/a.png', 'unusual_scheme', false, { kind: 'image' }],
    ['microsoft-edge:https://evil.com/', 'unusual_scheme', false, {}],
    ['webcal://evil.com/a.ics', 'unusual_scheme', false, {}],
    ['https://evil.com/', 'shown_host_differs', true, { text: 'www.bank.com' }],
    ['https://www.bank.com/', 'shown_host_differs', false, { text: 'bank.com/login' }],
    ['https://evil.com/', 'shown_host_differs', false, { text: 'www.bank.com', kind: 'image' }],
  ])('%s is %s: %s', (href, flag, is, over) =>
    expect(link(href, over).flags.includes(flag as never)).toBe(is),
  );

  it.each<[string, string, boolean]>([
    ['https://evil.com/#alex@corp.example', 'alex@corp.example', true],
    ['https://evil.com/ALEX%40corp.example', 'alex@corp.example', true],
    [`https://evil.com/#${Buffer.from('alex@corp.example').toString('base64')}`, 'alex@corp.example', true],
    ['https://evil.com/?to=alex@corp.example', 'alex@corp.example', false],
    ['https://evil.com/#a@b.c', 'a@b.c', false],
    ['https://evil.com/#ab@c.de', 'ab@c.de', true],
    ['https://evil.com/#jo@corp.example', 'alex@corp.example', false],
  ])('%s carries %s: %s', (href, address, does) => {
    expect(link(href, {}, ['x@corp.example', address]).flags.includes('recipient_in_url')).toBe(does);
    expect(link(href, { kind: 'image' }, [address]).flags).not.toContain('recipient_in_url');
  });
});

it.each<[string, string | null]>([
  ['www.bank.com/login', 'bank.com'],
  ['https://bank.com', 'bank.com'],
  [' bank.com ', 'bank.com'],
  ['bank.com:8443/x', 'bank.com'],
  ['see bank.com', null],
  ['jo@bank.com', null],
  ['readme.txt', null],
  ['!bank.com', null],
  [`bank.com/${'x'.repeat(300)}`, null],
  [`bank.com/${'x'.repeat(291)}`, 'bank.com'],
])('the text %j shows the host %s', (text, host) => expect(shownHost(text)).toBe(host));

it('finds addresses in a text up to a number, without what ends a sentence', () => {
  const text = 'See https://a.example/x. (And www.b.example/y), or nothing://.';
  expect(linksInText(text, 2)).toEqual({
    truncated: false,
    links: [
      { href: 'https://a.example/x', text: '', kind: 'text', hidden: false },
      { href: 'http://www.b.example/y', text: '', kind: 'text', hidden: false },
    ],
  });
  expect(linksInText(text, 1)).toMatchObject({ truncated: true, links: [{ href: 'https://a.example/x' }] });
});

it('finds addresses in any scheme, up to the marks of other scripts', () => {
  const text =
    '“https://a.example/i” https://b.example/h… https://c.example/j。次 ldap://d.example/b awww.e.example';
  expect(linksInText(text, 9).links.map(({ href }) => href)).toEqual([
    'https://a.example/i',
    'https://b.example/h',
    'https://c.example/j',
    'ldap://d.example/b',
  ]);
});
