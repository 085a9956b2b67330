import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { mail, zip } from '../../libs/mail/src/mails.fixture.ts';
import { codePng } from '../../libs/mail/src/containers/png.fixture.ts';

export interface NamedMail {
  name: string;
  bytes: Buffer;
}

const MB = 1024 * 1024;

/** Every .eml below a folder. @throws Error when there is none */
export function mailsOf(folder: string): NamedMail[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.eml'),
  );
  if (files.length === 0) throw new Error(`There is no .eml file below ${folder}.`);
  return files.sort().map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
}

/** What comes in on a day, in small. */
export function madeMails(): NamedMail[] {
  const page = (paragraphs: number) =>
    `<html><head><style>p { color: #333 } .a { font-size: 12px }</style></head><body>${Array.from(
      { length: paragraphs },
      (_, at) =>
        `<p class="a">Dear customer, your parcel number ${at} waits. <a href="https://shop${at % 7}.example/track?id=${at}">Track it</a></p>`,
    ).join('\n')}</body></html>`;
  const made: Record<string, string> = {
    plain: mail(),
    'with links': mail({ text: 'Sign in at https://login.evil.example/a?b=c or http://192.0.2.7/x, today.' }),
    'short page': mail({
      html: page(5),
      from: '"PayPal" <service@pay.example>',
      subject: 'Confirm your account',
    }),
    newsletter: mail({ html: page(120), headers: ['List-Unsubscribe: <https://shop.example/off>'] }),
    'long text': mail({ text: 'The minutes of the meeting, line by line, as every week.\r\n'.repeat(400) }),
    'with an archive': mail({
      attachments: [
        { name: 'invoice.zip', content: zip([{ name: 'invoice.js', content: Buffer.from('eval("1")') }]) },
      ],
    }),
    'with a code': mail({
      attachments: [{ name: 'code.png', type: 'image/png', content: codePng('https://evil.example/q') }],
    }),
    'with a page': mail({
      attachments: [{ name: 'open.html', type: 'text/html', content: Buffer.from(page(20)) }],
    }),
    'with a mail': mail({
      attachments: [
        { name: 'reported.eml', type: 'message/rfc822', content: Buffer.from(mail({ html: page(10) })) },
      ],
    }),
  };
  return Object.entries(made).map(([name, text]) => ({ name, bytes: Buffer.from(text) }));
}

/** With the most milliseconds that each may take. */
export function demandingMails(): (NamedMail & { target_ms: number })[] {
  const large = 10 * MB;
  const attached = (name: string, content: Buffer) => mail({ attachments: [{ name, content }] });
  const made: [name: string, text: string, target_ms: number][] = [
    ['10 MB, most of it a file of an unknown kind', attached('data.bin', randomBytes(large * 0.73)), 2000],
    [
      '10 MB, most of it an archive',
      attached(
        'data.zip',
        zip([{ name: 'data.txt', content: Buffer.from(randomBytes(large * 0.36).toString('hex')) }]),
      ),
      2000,
    ],
    [
      '10 MB of text',
      mail({ text: 'Words, and https://www.shop.example/x, again and again.\r\n'.repeat(large / 56) }),
      2000,
    ],
    ['10 MB of text in one line', mail({ text: 'x'.repeat(large) }), 2000],
    [
      '10 MB of a page',
      mail({ html: '<p>Words and <a href="https://shop.example/x">links</a></p>\r\n'.repeat(large / 61) }),
      2000,
    ],
    [
      '10 MB of a page in base64 and UTF-16',
      `From: a@b.example\r\nSubject: Page\r\nContent-Type: text/html; charset=utf-16le\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(
        '<p>Words and <a href="https://shop.example/x">links</a></p>\r\n'.repeat((large * 0.36) / 61),
        'utf16le',
      )
        .toString('base64')
        .replace(/.{76}/g, '$&\r\n')}`,
      2000,
    ],
    [
      '20 000 empty parts',
      `From: a@b.example\r\nSubject: Parts\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\n'.repeat(20_000)}--b--\r\n`,
      200,
    ],
  ];
  return made.map(([name, text, target_ms]) => ({ name, bytes: Buffer.from(text, 'latin1'), target_ms }));
}

/** The same mail as one that nobody has seen before. */
export function numbered({ bytes }: NamedMail, number: number): Buffer {
  const [crlf, lf] = [bytes.indexOf('\r\n\r\n'), bytes.indexOf('\n\n')];
  const ends = [crlf, lf].filter((at) => at >= 0);
  if (ends.length === 0) return bytes;
  const end = Math.min(...ends);
  return Buffer.concat([bytes.subarray(0, end), Buffer.from(`\r\nX-Number: ${number}`), bytes.subarray(end)]);
}
