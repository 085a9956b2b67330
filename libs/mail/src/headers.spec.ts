import { mailText } from '#contracts';
import { growth, LINEAR } from '../../../test/harness/counted-work.ts';
import { readMailHeaders } from './headers.ts';
import { mail } from './mails.fixture.ts';
import { parseEmail } from './parse.ts';

const BODY = '\r\n\r\nFrom: inner@evil.example\r\nSubject: Not a header';

/** What a mail is must not depend on who asks: an alert that names another sender than its triage hides one. */
it.each<[string, string]>([
  ['a well-formed mail', mail({ subject: 'Lunch' })],
  ['encoded words, folded', `From: =?utf-8?Q?J=C3=B6?= <a@b.example>\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n =?utf-8?B?IQ==?=${BODY}`],
  ['an address as display name', `From: "boss@corp.example" <a@evil.example>\r\nTo: b@corp.example${BODY}`],
  ['two From headers', `From: first@one.example\r\nFrom: second@two.example\r\nTo: b@corp.example${BODY}`],
  ['two mailboxes in one From', `From: Name!, <a@b.example>\r\nTo: b@corp.example${BODY}`],
  ['a group of recipients', `From: a@b.example\r\nTo: Team: x@corp.example, y@corp.example;\r\nCc: z@corp.example${BODY}`],
  ['a mailbox line and blank lines', `\r\nFrom a@b.example Mon Nov 23\nFrom: a@b.example\nTo: c@corp.example\n\nHello`],
  ['a no-break space before a From', `To: c@corp.example\r\n\u00a0From: hidden@evil.example\r\nFrom: a@b.example${BODY}`],
  ['bare carriage returns', `Subject: one\rtwo\r\r\nFrom: a@b.example\r\nTo: c@corp.example\r\r\n\r\nFrom: x@y.example`],
  ['blanks before the colon', `From : a@b.example\r\nSubject\t:\tx${BODY}`],
  ['headers only', 'From: a@b.example\nDate: Fri, 2 Jan 2026 03:04:05 +0000 (UTC)\nMessage-ID: <1@b.example>'],
])('reads the headers of %s as the whole mail is read', async (_name, raw) => {
  const { delivered_to: _, ...headers } = readMailHeaders(raw) ?? { delivered_to: null };
  expect(headers).toEqual({ from: expect.anything(), ...headers });
  expect(await parseEmail(raw)).toMatchObject(headers);
}); // prettier-ignore

it('names the mailbox where it was delivered', () => {
  const to = (...headers: string[]) => readMailHeaders(mail({ headers }))?.delivered_to?.address;
  expect(to('Delivered-To: Bob@corp.example', 'X-Original-To: list@corp.example')).toBe('bob@corp.example');
  expect(to('X-Original-To: list@corp.example')).toBe('list@corp.example');
  expect(to()).toBeUndefined();
});

it.each(['', 'hello', '\u0000\u0001', '{"a":1}', '\n\n', ': x'])('takes %j for no mail', (text) => {
  expect(readMailHeaders(text)).toBeNull();
});

it.each<[string, (size: number) => string]>([
  ['folds', (size) => `Subject: x${'\n y'.repeat(size)}\nFrom: a@b.example\n\n`],
  ['headers', (size) => `${'To: a@b.example\n'.repeat(size)}\n`],
  ['carriage returns', (size) => `Subject: x${'\r'.repeat(size)}y\n\n`],
])('does twice the work for twice the %s', async (_name, text) => {
  expect(await growth(5000, (size) => readMailHeaders(text(size)))).toBeLessThan(LINEAR);
});

it('takes what is encoded in an address for a name: the address is at its end', async () => {
  const boss = Buffer.from('ceo@corp.example').toString('base64');
  const from = `=?utf-8?b?${boss}?==?utf-8?Q?=00?=@attacker.example`;
  const read = {
    address: 'ceo_corp.example@attacker.example',
    domain: 'attacker.example',
    name: 'ceo@corp.example',
  };
  expect(readMailHeaders(mail({ from }))?.from).toMatchObject(read);
  expect((await parseEmail(mail({ from }))).from).toMatchObject(read);
});

it('reads headers in another charset than UTF-8, whatever the body is in', () => {
  const text = (head: string, body: string) =>
    mailText(Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body, 'latin1')]));
  expect(readMailHeaders(text('Subject: Grüße\r\nFrom: a@b.example\r\n\r\n', 'ü'))?.subject).toBe('Grüße');
  expect(readMailHeaders(text('Subject: plain\r\nFrom: a@b.example\r\n\r\n', 'ü'))?.subject).toBe('plain');
});
