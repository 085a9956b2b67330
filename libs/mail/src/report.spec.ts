import { growth, LINEAR } from '../../../test/harness/counted-work.ts';
import { readReport } from './report.ts';

const INNER = 'From: bad@evil.example\r\nSubject: Pay\r\n\r\nNow.';
const HEAD = 'From: "Alice" <alice@corp.example>\r\nTo: phish@corp.example\r\nSubject: Fwd: Pay\r\n';
const outer = (...parts: string[]) =>
  `${HEAD}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n${parts.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`;
const read = (text: string) => readReport(Buffer.from(text, 'latin1'));
const mails = (text: string) => read(text)?.mails.map((mail) => mail.toString('latin1'));
const NOTE = 'Content-Type: text/plain; charset=utf-8\r\n\r\nIs this real?';
const ATTACHED = `Content-Type: message/rfc822\r\n\r\n${INNER}`;

describe('a report', () => {
  it('is who reports, what they say, and the mail as it was attached', () => {
    const report = read(outer(NOTE, ATTACHED));
    expect(report).toMatchObject({
      reporter: { address: 'alice@corp.example', name: 'Alice' },
      note: 'Is this real?',
    });
    expect(report?.mails.map(String)).toEqual([INNER]);
  });

  it.each<[string, string]>([
    ['base64', `Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n${btoa(INNER)}`],
    [
      'octets with a name',
      `Content-Type: application/octet-stream; name="Pay.EML"\r\nContent-Transfer-Encoding: base64\r\n\r\n${btoa(INNER)}`,
    ],
    [
      'a name in another charset',
      `Content-Type: application/octet-stream\r\nContent-Disposition: attachment;\r\n filename*=utf-8''Zahlung.eml\r\n\r\n${INNER}`,
    ],
    [
      'quoted-printable',
      `Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${INNER.replace('Now', '=4E=\r\now')}`,
    ],
    [
      'a part of a part, whose boundary begins alike',
      `Content-Type: multipart/mixed; boundary=b-1\r\n\r\n--b-1\r\n${NOTE}\r\n--b-1\r\n${ATTACHED}\r\n--b-1--`,
    ],
    ['a digest', `Content-Type: multipart/digest; boundary=c\r\n\r\n--c\r\n\r\n${INNER}\r\n--c--`],
  ])('may hold it as %s', (_name, part) => {
    expect(mails(outer(NOTE, part))).toEqual([INNER]);
  });

  it('holds each mail that is attached, byte for byte, and none of those inside them', () => {
    const bytes = `${INNER}\xe9\xff`;
    const nested = `From: c@d.example\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=n\r\n\r\n--n\r\n${ATTACHED}\r\n--n--`;
    const attached = (mail: string) => `Content-Type: message/rfc822\r\n\r\n${mail}`;
    expect(mails(outer(attached(bytes), attached(nested)))).toEqual([bytes, nested]);
  });

  it('that ends in the middle holds what came', () => {
    expect(mails(outer(ATTACHED).replace('\r\n--b--\r\n', ''))).toEqual([INNER]);
  });

  it.each([
    ['no mail', 'hello'],
    ['a mail forwarded in its text', `${HEAD}\r\n-- Forwarded --\r\n${INNER}`],
    ['a mail with other files', outer(NOTE, 'Content-Type: application/pdf; name=a.pdf\r\n\r\n%PDF')],
    ['a file that only is called a mail', outer('Content-Type: text/plain; name=a.eml\r\n\r\nnothing')],
    ['parts without a boundary', `${HEAD}Content-Type: multipart/mixed\r\n\r\n--b\r\n${ATTACHED}\r\n--b--`],
  ])('is not %s', (_name, text) => {
    expect(read(text)).toBeNull();
  });

  it('has no more parts than a person sends', () => {
    expect(read(outer(ATTACHED, ...Array.from({ length: 1000 }, () => NOTE)))).toBeNull();
  });

  it('costs what its length says, however hostile', async () => {
    expect(await growth(300, (size) => read(outer('x\r\n--b\r\n'.repeat(size))))).toBeLessThan(LINEAR);
    expect(await growth(20_000, (size) => read(outer(NOTE, '--b-'.repeat(size))))).toBeLessThan(LINEAR);
  });
});
