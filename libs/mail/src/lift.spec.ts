import { createHash, randomBytes } from 'node:crypto';
import { LIMITS } from './limits.ts';
import { parseEmail } from './parse.ts';

const LINE = 76;
const ENCODINGS = {
  'utf-8': 'utf8',
  'iso-8859-1': 'latin1',
  'utf-16le': 'utf16le',
  'utf-16': 'utf16le',
} as const;
type Charset = keyof typeof ENCODINGS;

const page = (filling: number) =>
  `<p>Grüße: <a href="https://login.evil.example/a">your account</a></p>\n<!-- ${'x'.repeat(filling)} -->\n<p>The end.</p>`;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

function inLines(base64: string, first = LINE): string {
  return `${base64.slice(0, first)}\r\n${base64.slice(first).replace(/.{76}/g, '$&\r\n')}`;
}

function part(type: string, base64: string): string {
  return `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64}\r\n`;
}

function mixed(...parts: string[]): Buffer {
  const body = parts.map((one) => `--b\r\n${one}`).join('');
  return Buffer.from(
    `From: a@b.example\r\nTo: c@d.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${body}--b--\r\n`,
  );
}

function written(charset: Charset, type: string, text: string): string {
  return part(
    `${type}; charset=${charset}`,
    inLines(Buffer.from(text, ENCODINGS[charset]).toString('base64')),
  );
}

function file(content: Buffer, first?: number): string {
  return part('application/octet-stream; name=a.bin', inLines(content.toString('base64'), first));
}

describe('what is large in a mail', () => {
  it.each(
    (Object.keys(ENCODINGS) as Charset[]).flatMap((charset) =>
      ['text/html', 'text/plain'].map((type) => [type, charset] as const),
    ),
  )('is read as any other where it is %s in %s', async (type, charset) => {
    const attached = randomBytes(300_000);
    const { text, html_text, urls, attachments } = await parseEmail(
      mixed(written(charset, type, page(200_000)), file(attached)),
    );
    expect(`${text}${html_text}`).toContain('Grüße: ');
    expect(urls).toEqual(['https://login.evil.example/a']);
    expect(attachments.map(({ sha256 }) => sha256)).toEqual([sha256(attached)]);
  });

  it.each([LINE, 72, 70, 61])(
    'is the file that was sent, its first line being of %d letters',
    async (first) => {
      const attached = [randomBytes(300_000), randomBytes(200_000)];
      const { attachments } = await parseEmail(mixed(...attached.map((content) => file(content, first))));
      expect(attachments.map(({ sha256 }) => sha256)).toEqual(attached.map(sha256));
    },
  );

  it('is cut where it is more than is read of a text, which it says; the files behind it are read', async () => {
    const attached = randomBytes(300_000);
    const bytesOfLine = (LINE / 4) * 3;
    const long = page((LIMITS.left_lines * bytesOfLine) / 2);
    const { defects, urls, attachments } = await parseEmail(
      mixed(written('utf-16le', 'text/html', long), file(attached)),
    );
    expect(defects).toContain('body_truncated');
    expect(urls).toEqual(['https://login.evil.example/a']);
    expect(attachments.map(({ sha256 }) => sha256)).toEqual([sha256(attached)]);
  });
});
