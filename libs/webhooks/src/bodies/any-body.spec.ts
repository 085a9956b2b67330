import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import type { Json } from '#contracts';
import { Problem } from '#platform';
import { growth, LINEAR } from '../../../../test/harness/counted-work.ts';
import { readBody, type ReadBody } from './index.ts';

const LIMIT = 4 * 1024 * 1024;
const CODES = ['invalid_request', 'too_large', 'unsupported_media_type'];
const TYPES = [
  '',
  'application/json',
  'text/plain; charset=utf-16',
  'application/json; charset=shift_jis',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=b',
  'message/rfc822',
  ';;;=";\\"',
];

/** What was read, or the code of the problem; whatever else is thrown fails the test. */
function outcome(body: Buffer, type: string, encoding = ''): ReadBody | string {
  try {
    return readBody(body, { 'content-type': type, 'content-encoding': encoding }, LIMIT);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.code;
  }
}
const texts = (read: ReadBody | string): string =>
  typeof read === 'string'
    ? ''
    : read.items
        .map((item) =>
          item.kind === 'json' ? JSON.stringify(item.json) : item.kind === 'text' ? item.text : '',
        )
        .join('\n');

/** Bytes near to what senders make, and bytes of nobody. */
const words = fc.constantFrom(
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  ',',
  ':',
  '\n',
  ' ',
  'a',
  'b9',
  'null',
  '--b',
  '--b--',
  '\r\n\r\n',
  'Content-Disposition: form-data; name="x"',
  '=',
  '&',
  '%41',
  '%',
  'ü',
  '\0',
  '\x1e',
);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((found) => Buffer.from(found)),
  fc.array(words, { maxLength: 80 }).map((found) => Buffer.from(found.join(''))),
  fc.json().map((found) => Buffer.from(found)),
);

describe('any body', () => {
  it('is read or refused with a sentence, whatever its type and encoding are', () => {
    fc.assert(
      fc.property(
        bytes,
        fc.constantFrom(...TYPES),
        fc.constantFrom('', 'gzip', 'deflate', 'br', 'zstd', 'gzip, br', 'x'),
        (body, type, encoding) => {
          const read = outcome(body, type, encoding);
          if (typeof read === 'string') expect(CODES).toContain(read);
          else expect(read.items.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('is the same when it comes compressed', () => {
    fc.assert(
      fc.property(bytes, fc.constantFrom(...TYPES), (body, type) => {
        expect(outcome(gzipSync(body), type, 'gzip')).toEqual(outcome(body, type));
      }),
    );
  });

  it('of JSON is that JSON, in every Unicode', () => {
    const encoded = (text: string): Buffer[] => [
      Buffer.from(text),
      Buffer.from(`\uFEFF${text}`),
      Buffer.from(`\uFEFF${text}`, 'utf16le'),
      Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
    ];
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        for (const body of encoded(text))
          expect(outcome(body, 'application/json')).toMatchObject({
            items: [{ kind: 'json', json: JSON.parse(text) }],
            marks: [],
          });
      }),
    );
  });

  it('of documents and lines that are none holds all of them, in their order', () => {
    const document = fc.oneof(
      fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })),
      fc.array(fc.jsonValue({ maxDepth: 2 })),
    );
    const line = fc.string({ minLength: 1 }).filter((text) => /^[a-z]/i.test(text) && text.trim() === text);
    const between = fc.constantFrom('\n', '\r\n', '\n\n');
    const part = fc.oneof(
      {
        weight: 3,
        arbitrary: document.map((found) => ({ json: JSON.parse(JSON.stringify(found)) as Json })),
      },
      { weight: 1, arbitrary: line.map((text) => ({ text })) },
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 2, maxLength: 12 }), between, (parts, separator) => {
        // Lines beside each other that are no JSON are one text, and such lines alone are the body.
        fc.pre(parts.some((each) => 'json' in each));
        fc.pre(parts.every((each, at) => 'json' in each || 'json' in (parts[at + 1] ?? { json: 1 })));
        const body = parts
          .map((each) => ('json' in each ? JSON.stringify(each.json) : each.text))
          .join(separator);
        const read = outcome(Buffer.from(body), 'application/x-ndjson') as ReadBody;
        expect(
          read.items.map((item) =>
            item.kind === 'json' ? { json: item.json } : { text: (item as { text: string }).text },
          ),
        ).toEqual(parts);
      }),
    );
  });

  it('loses no letter and no digit', () => {
    const ALTERED = ['%', '%41', '\\', '\0', 'null', '"'];
    const letters = (text: string) => text.replaceAll(/[^a-z0-9ü]/gi, '');
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60 }), (found) => {
        const text = found.filter((word) => !ALTERED.includes(word)).join('');
        const read = outcome(Buffer.from(text), 'text/plain');
        if (typeof read !== 'string') expect(letters(texts(read))).toBe(letters(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('gives each byte that is no UTF-8 a character of its own', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), (found) => {
        const all = Buffer.concat([Buffer.from('text: '), Buffer.from(found.map((byte) => byte | 0x80))]);
        const { items } = outcome(all, 'text/plain; charset=windows-1252') as ReadBody;
        const [item] = items;
        expect(item?.kind === 'text' && item.text).toHaveLength(all.length);
        expect(texts(outcome(all, 'text/plain'))).not.toContain('\uFFFD');
      }),
    );
  });
});

describe('the work for a hostile body grows with its length', () => {
  const JSON_TYPE = 'application/json';
  it.each<[string, string, (size: number) => string]>([
    ['objects without ends', JSON_TYPE, (size) => '{\n'.repeat(size)],
    ['lists without ends on a line', JSON_TYPE, (size) => '['.repeat(size)],
    ['objects that end at the end', JSON_TYPE, (size) => `${'{\n'.repeat(size)}${'}\n'.repeat(size)}`],
    ['strings without ends', JSON_TYPE, (size) => '{"a\n'.repeat(size)],
    ['quotes', JSON_TYPE, (size) => '"'.repeat(size)],
    ['escapes', JSON_TYPE, (size) => `{"a":"${'\\"'.repeat(size)}`],
    ['commas', JSON_TYPE, (size) => `{"a":1${', '.repeat(size)}x}`],
    ['damaged documents', JSON_TYPE, (size) => '{"a":nope}\n'.repeat(size)],
    ['spaces', JSON_TYPE, (size) => `{${' \n'.repeat(size)}x`],
    ['numbers', JSON_TYPE, (size) => `{"a":${'9'.repeat(size)}}`],
    ['fields', 'application/x-www-form-urlencoded', (size) => `a=${'&'.repeat(size)}`],
    ['percents', 'application/x-www-form-urlencoded', (size) => `a=${'%4'.repeat(size)}`],
    ['boundaries', 'multipart/form-data; boundary=b', (size) => '--b'.repeat(size)],
    ['headers of a part', 'multipart/form-data; boundary=b', (size) => `--b\n${'a: b\n'.repeat(size)}`],
    ['stray bytes', 'text/plain', (size) => 'ü\xff'.repeat(size)],
  ])('%s', async (_name, type, make) => {
    const work = (size: number) => outcome(Buffer.from(make(size), 'latin1'), type);
    expect(await growth(4000, work)).toBeLessThan(LINEAR);
  });
});
