import { mail } from './mails.fixture.ts';
import { mendStructure } from './mend.ts';
import { parseEmail } from './parse.ts';

const head = 'From: a@b.example\r\nTo: c@d.example\r\nSubject: s\r\nMIME-Version: 1.0\r\n';
const link = '<a href="https://a.example/x">open</a>';
const page = (boundary: string) =>
  `--${boundary}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${link}\r\n--${boundary}--\r\n`;

describe('a message whose frame is broken is read as the programs show it', () => {
  it.each([
    ['no boundary is named', 'Content-Type: multipart/alternative\r\n\r\n', 'abc', ['boundary_mended']],
    [
      'a boundary is named that no part uses',
      'Content-Type: multipart/mixed; boundary=other\r\n\r\n',
      'abc',
      ['boundary_mended'],
    ],
    [
      'there is no gap before the first part',
      'Content-Type: multipart/mixed;\r\n boundary="QQ4"\r\n',
      'QQ4',
      ['boundary_mended'],
    ],
    [
      'there are two types, of which the second is used',
      'Content-Type: multipart/mixed; boundary="unused"\r\nX-A: 1\r\nContent-Type: multipart/alternative; boundary="used"\r\n\r\n',
      'used',
      ['headers_doubled'],
    ],
    [
      'there are two types, of which the first is used',
      'Content-Type: multipart/mixed; boundary="used"\r\nContent-Type: text/plain\r\n\r\n',
      'used',
      ['headers_doubled'],
    ],
    [
      'a type that is none stands before',
      'Content-Type: text/plain\r\nContent-Type: multipart/mixed; boundary="used"\r\n\r\n',
      'used',
      ['headers_doubled'],
    ],
  ])('%s', async (_how, type, boundary, defects) => {
    const parsed = await parseEmail(`${head}${type}${page(boundary)}`);
    expect(parsed.urls).toEqual(['https://a.example/x']);
    expect(parsed.subject).toBe('s');
    expect(parsed.defects).toEqual(expect.arrayContaining(defects));
  });

  it('headers are in another charset than UTF-8', async () => {
    const raw = Buffer.from(
      'From: Jürgen <a@b.example>\r\nSubject: Grüße\r\nTo: c@d.example\r\n\r\nü',
      'latin1',
    );
    const parsed = await parseEmail(raw);
    expect(parsed).toMatchObject({ subject: 'Grüße', from: { name: 'Jürgen' } });
    expect(parsed.defects).toContain('headers_8bit');
  });

  it('what has no parts at all is read as text', async () => {
    const parsed = await parseEmail(`${head}Content-Type: multipart/mixed\r\n\r\nhttps://a.example/x\r\n`);
    expect(parsed.urls).toEqual(['https://a.example/x']);
    expect(parsed.defects).toContain('boundary_missing');
  });
});

it.each([
  ['of several parts', mail({ text: 'a', html: link })],
  ['of one part', `${head}Content-Type: text/html\r\n\r\n${link}`],
  ['without a type', `${head}\r\nhello`],
  ['of headers alone', head],
  ['of nothing', ''],
])('a sound message %s is left as it is', (_what, raw) => {
  const bytes = Buffer.from(raw);
  expect(mendStructure(bytes)).toEqual({ bytes, mended: [] });
});
