import type { Json } from '#contracts';
import { ALERT, LIMIT, PARSED, contents, plain, read, refusal } from './bodies.fixture.ts';
import { readBody } from './index.ts';

describe('a form', () => {
  const FORM = 'application/x-www-form-urlencoded';
  const form = (fields: Record<string, string> | [string, string][]) =>
    new URLSearchParams(fields).toString();
  it.each<[string, string, Json]>([
    ['payload', form({ payload: ALERT }), PARSED],
    ['any one name', form({ 'whatever[x]': ` ${ALERT} ` }), PARSED],
    ['a list', form({ events: '[1,2]' }), [1, 2]],
    [
      'JSON beside fields',
      form({ token: 't', payload: '{"a":1,"b":2}', a: 'x' }),
      { a: 1, b: 2, token: 't', 'form.a': 'x' },
    ],
    [
      'fields alone',
      form([
        ['a', '1 & 2'],
        ['b', 'ü€'],
        ['a', '=3'],
        ['c', ''],
      ]),
      { a: ['1 & 2', '=3'], b: 'ü€', c: '' },
    ],
    [
      'JSON of several fields',
      form({ a: '{"x":1}', b: '{broken', c: '[]' }),
      { a: { x: 1 }, b: '{broken', c: [] },
    ],
    [
      'JSON that nobody encoded',
      `payload=${ALERT.replace('durch', 'a & b = c')}`,
      { ...(PARSED as object), title: 'Zugriff a & b = c Müller' } as Json,
    ],
    ['what is no form', ALERT, PARSED],
    ['what is half encoded', 'a=%zz%41&&b', { a: '%zzA', b: '' }],
    ['__proto__', form({ __proto__: 'x', constructor: '{"a":1}' } as never), { a: 1 }],
  ])('is read: %s', (_name, body, value) => {
    expect(plain(body, FORM)).toEqual({ contents: [value], marks: [] });
  });

  it('is in the charset that it names', () => {
    expect(plain('name=M%FCller&x=%80', `${FORM}; charset=windows-1252`).contents).toEqual([
      { name: 'Müller', x: '€' },
    ]);
    expect(plain('name=M%FCller', FORM)).toEqual({
      contents: [{ name: 'Müller' }],
      marks: [expect.stringContaining('1 bytes are not UTF-8')],
    });
  });

  it('of very many fields is refused', () => {
    expect(refusal(() => read('a&'.repeat(10_001), FORM))).toBe('read');
    expect(refusal(() => read(`a=b&${'a&'.repeat(10_001)}`, FORM))).toMatch(/^too_large: .*10000 fields/);
  });
});

describe('a body of parts', () => {
  const TYPE = 'multipart/form-data; boundary="b 1"';
  const parts = (...each: [string, string][]) =>
    `preamble\r\n${each.map(([head, body]) => `--b 1\r\n${head}\r\n\r\n${body}\r\n`).join('')}--b 1--\r\nepilogue`;
  const field = (name: string, body: string): [string, string] => [
    `Content-Disposition: form-data; name="${name}"`,
    body,
  ];
  const file = (name: string, type: string, body: string): [string, string] => [
    `content-disposition: form-data; name="${name}"; filename="${name}.txt"\r\nContent-Type: ${type}`,
    body,
  ];
  const items = (body: string) => plain(Buffer.from(body, 'latin1'), TYPE);
  const latin = (text: string) => Buffer.from(text).toString('latin1');

  it.each<[string, string, Json[]]>([
    ['payload_json', parts(field('payload_json', latin(ALERT))), [PARSED]],
    ['fields', parts(field('a', '1\r\n2'), field('b', latin('ü'))), [{ a: '1\r\n2', b: 'ü' }]],
    ['a file of JSON', parts(file('f', 'application/json', latin(ALERT))), [PARSED]],
    [
      'files of JSON and of lines',
      parts(file('f', 'application/json', '{"a":1}'), file('g', 'text/plain', '{"b":1}\n{"c":1}')),
      [{ a: 1 }, { b: 1 }, { c: 1 }],
    ],
    [
      'a picture beside the alert',
      parts(field('payload', '{"a":1}'), file('p', 'image/png', '\x89PNG\0')),
      [{ a: 1, p: { filename: 'p.txt', content_type: 'image/png', base64: 'iVBORwA=' } }],
    ],
    [
      'a text beside a field',
      parts(field('a', '1'), file('t', 'text/plain; charset=latin1', 'M\xfcller')),
      [{ a: '1', t: { filename: 't.txt', content_type: 'text/plain; charset=latin1', text: 'Müller' } }],
    ],
    [
      'base64',
      parts(['Content-Disposition: form-data; name=x\r\nContent-Transfer-Encoding: BASE64', 'eyJhIjoxfQ==']),
      [{ a: 1 }],
    ],
    ['no blank line', '--b 1\nContent-Disposition: form-data; name=x\n\n{"a":1}\n--b 1--', [{ a: 1 }]],
  ])('is read: %s', (_name, body, expected) => {
    expect(items(body)).toEqual({ contents: expected, marks: [] });
  });

  it('holds mails as bytes', () => {
    const mail = 'From: a@b.example\r\n\r\n\xff';
    expect(
      readBody(
        Buffer.from(parts(file('m', 'message/rfc822', mail)), 'latin1'),
        { 'content-type': TYPE },
        LIMIT,
      ).items,
    ).toEqual([{ kind: 'mail', bytes: Buffer.from(mail, 'latin1') }]);
  });

  it('keeps the bytes of a mail that stands beside fields', () => {
    const mail = 'From: a@b.example\r\nSubject: x\r\n\r\n\xff';
    const base64 = Buffer.from(mail, 'latin1').toString('base64');
    expect(items(parts(field('a', '1'), field('email', mail), file('m', 'message/rfc822', mail)))).toEqual({
      contents: [
        {
          a: '1',
          email: { filename: null, content_type: '', base64 },
          m: { filename: 'm.txt', content_type: 'message/rfc822', base64 },
        },
      ],
      marks: [],
    });
  });

  it('that is cut, or has no such boundary, is read as far as it goes', () => {
    expect(items(parts(field('x', '{"a":1}')).slice(0, -19))).toEqual({
      contents: [{ a: 1 }],
      marks: [expect.stringContaining('has no end')],
    });
    expect(items('{"a":1}')).toEqual({
      contents: [{ a: 1 }],
      marks: [expect.stringContaining('cannot be found')],
    });
  });

  it('holds no endless others', () => {
    let body = '{"a":1}';
    for (let depth = 6; depth > 0; depth -= 1)
      body = `--${depth}\nContent-Type: multipart/mixed; boundary=${depth + 1}\n\n${body}\n--${depth}--`;
    expect(contents(read(body, 'multipart/mixed; boundary=1'))).toContainEqual({ a: 1 });
  });
});
