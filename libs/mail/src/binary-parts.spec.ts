import { createHash } from 'node:crypto';
import { encodeBinaryParts } from './binary-parts.ts';
import { mail } from './mails.fixture.ts';
import { parseEmail } from './parse.ts';

const EVERY = Buffer.from(Array.from({ length: 256 }, (_one, n) => n));
const head =
  'From: a@b.example\r\nTo: c@d.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n';
const part = (headers: string, content: Buffer) =>
  Buffer.concat([Buffer.from(`--b\r\n${headers}\r\n\r\n`), content, Buffer.from('\r\n')]);
const message = (...parts: Buffer[]) =>
  Buffer.concat([Buffer.from(head), ...parts, Buffer.from('--b--\r\n')]);
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('a part of bytes as they are', () => {
  it.each([
    'Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary',
    'content-transfer-encoding: 8BIT\r\ncontent-type: application/pdf; name=a',
    'CONTENT-TRANSFER-ENCODING: BINARY\r\nCONTENT-TYPE: image/png',
  ])('keeps each of them, and its hash: %j', async (headers) => {
    const lines = Buffer.from('Content-Transfer-Encoding: binary\r\n\r\none\ntwo\r\nthree\r\n');
    const raw = message(
      part(headers, EVERY),
      part(headers, lines),
      part('Content-Type: text/plain', Buffer.from('hello')),
    );
    const { attachments, text } = await parseEmail(raw);
    expect(attachments.map((one) => one.sha256)).toEqual([sha256(EVERY), sha256(lines)]);
    expect(text.trim()).toBe('hello');
  });

  it('is left alone where it is text, has parts, or is no part', () => {
    for (const raw of [
      message(part('Content-Type: text/plain\r\nContent-Transfer-Encoding: 8bit', Buffer.from('x'))),
      message(
        part(
          'Content-Type: multipart/mixed; boundary=c\r\nContent-Transfer-Encoding: 8bit',
          Buffer.from('--c--'),
        ),
      ),
      message(
        part('Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64', Buffer.from('eA==')),
      ),
      Buffer.from('Content-Transfer-Encoding: binary\r\n\r\nx'),
      Buffer.from(mail({ text: 'Content-Transfer-Encoding: binary' })),
      Buffer.from('--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: binary'),
    ])
      expect(encodeBinaryParts(raw)).toBe(raw);
  });
});
