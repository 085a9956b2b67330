import { impersonations } from './impersonation.ts';
import { mail, type MailParts } from './mails.fixture.ts';
import { parseEmail } from './parse.ts';

const found = async (parts: MailParts) =>
  impersonations(await parseEmail(mail(parts))).map(({ kind, weight }) => `${kind} ${weight}`);
const TO = 'Alex Reed <alex@contoso.example>';
const link = (href: string, text = 'here') => `<a href="${href}">${text}</a>`;

describe("the recipient's own organisation", () => {
  it.each<[string, string[]]>([
    ['IT <it@c0ntoso.example>', ['lookalike_of_recipient 0.6']],
    ['IT <it@xn--contso-zqf.example>', ['lookalike_of_recipient 0.6']],
    ['IT <it@contoso-helpdesk.example>', ['lookalike_of_recipient 0.45']],
    ['IT <it@contosso.example>', ['lookalike_of_recipient 0.5']],
    ['IT <it@contoso.test>', ['lookalike_of_recipient 0.3']],
    ['Contoso IT <help77@gmail.com>', ['names_recipient 0.5']],
    ['Contoso IT <it@elsewhere.example>', ['names_recipient 0.35']],
    ['Contoso IT <jira@contoso.service.example>', []],
    ['Contoso IT <it@mail.contoso.example>', []],
    ['Jo Doe <jo@shop.example>', []],
  ])('is what %s passes for: %j', async (from, kinds) =>
    expect(await found({ from, to: TO })).toEqual(kinds),
  );

  it('says nothing where its name is a common or a short word, or the recipient has a free mailbox', async () => {
    expect(await found({ from: 'Corp IT <it@gmail.com>', to: 'alex@corp.example' })).toEqual([]);
    expect(await found({ from: 'Support <it@gmail.com>', to: 'alex@support.example' })).toEqual([]);
    expect(await found({ from: 'Yahoo Mail <it@elsewhere.example>', to: 'alex@yahoo.com' })).toEqual([]);
  });
});

describe('a domain in the display name', () => {
  it.each<[string, string[]]>([
    ['mybank.com Security <x@elsewhere.example>', ['domain_in_name 0.45']],
    ['"www.mybank.com" <x@gmail.com>', ['domain_in_name 0.55']],
    ['mybank.com <x@mail.mybank.com>', []],
    ['mybank.de <x@mybank.com>', []],
    ['Node.js Weekly <x@elsewhere.example>', []],
    ['J. St.John <x@elsewhere.example>', []],
  ])('%s: %j', async (from, kinds) => expect(await found({ from })).toEqual(kinds));

  it('is that of a newsletter where the mail leads to many places', async () => {
    const html = [1, 2, 3, 4, 5, 6].map((number) => link(`https://elsewhere.example/${number}`)).join('');
    expect(await found({ from: 'mybank.com News <x@elsewhere.example>', html })).toEqual([]);
  });
});

describe('whoever owns what the mail shows', () => {
  const logo = '<img src="https://www.fabrikam.com/logo.png">';

  it('is impersonated by a mail under his name that leads elsewhere', async () => {
    const html = logo + link('https://evil.example/a');
    expect(await found({ from: 'Fabrikam <x@evil.example>', html })).toEqual(['named_elsewhere 0.4']);
    expect(await found({ subject: 'Your Fabrikam account', html })).toEqual(['named_elsewhere 0.2']);
    const footer =
      link('https://www.fabrikam.com/privacy') +
      link('https://evil.example/a') +
      link('https://evil.example/b');
    expect(await found({ from: 'Fabrikam <x@evil.example>', html: footer })).toEqual(['named_elsewhere 0.4']);
  });

  it.each<[string, MailParts]>([
    ['it is his address', { from: 'Fabrikam <x@mail.fabrikam.com>', html: logo + link('https://evil.example/a') }],
    ['its address has his name', { from: 'Fabrikam <x@fabrikam-news.com>', html: logo + link('https://evil.example/a') }],
    ['most links are his', { from: 'Fabrikam <x@gmail.com>', html: logo + link('https://fabrikam.com/a') }],
    ['answers go to him', { from: 'Fabrikam <x@evil.example>', headers: ['Reply-To: x@fabrikam.com'], html: logo + link('https://evil.example/a') }],
    ['it leads nowhere', { from: 'Fabrikam <x@evil.example>', html: logo }],
    ['it is a newsletter with many goals', { from: 'Fabrikam <x@sender.example>', html: logo + [1, 2, 3, 4, 5, 6].map((number) => link(`https://sender.example/${number}`)).join('') }],
    ['it names somebody else', { from: 'Northwind <x@evil.example>', html: logo + link('https://evil.example/a') }],
  ])('is not where %s', async (_what, parts) => expect(await found(parts)).toEqual([])); // prettier-ignore
});

describe('a name that the mail itself shows with another address', () => {
  const text = (line: string) => `As agreed, the new account.\r\n\r\n${line}\r\n> The invoice follows.`;

  it.each<[string, MailParts, string[]]>([
    ['in what is quoted', { from: 'Jo Doe <jo.doe@gmail.com>', text: text('On Monday "Jo Doe" <jo@fabrikam.com> wrote:') }, ['name_of_another 0.3']],
    ['with a mailto', { from: 'Jo Doe <jo.doe@gmail.com>', text: text('From: Jo Doe [mailto:jo@fabrikam.com]') }, ['name_of_another 0.3']],
    ['among the recipients', { from: 'Jo Doe <jo.doe@gmail.com>', to: 'Jo Doe <jo@fabrikam.com>' }, ['name_of_another 0.15']],
    ['of the same house', { from: 'Jo Doe <jo@mail.fabrikam.com>', text: text('From: Jo Doe <jo@fabrikam.com>') }, []],
    ['of somebody else', { from: 'Jo Doe <jo.doe@gmail.com>', text: text('From: Ann Lee <ann@fabrikam.com>') }, []],
    ['of one word', { from: 'Jo <jo.doe@gmail.com>', text: text('From: Jo <jo@fabrikam.com>') }, []],
  ])('%s', async (_what, parts, kinds) => expect(await found(parts)).toEqual(kinds)); // prettier-ignore
});

it('a mail without a sender passes for nobody', async () => expect(await found({ from: '' })).toEqual([]));
