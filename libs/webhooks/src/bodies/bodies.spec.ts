import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { Json } from '#contracts';
import { readBody, type BodyItem, type ReadBody } from './index.ts';

const LIMIT = 100_000;
const read = (body: string | Buffer, type = 'application/json', encoding?: string): ReadBody =>
  readBody(
    Buffer.from(body),
    { 'content-type': type, ...(encoding === undefined ? {} : { 'content-encoding': encoding }) },
    LIMIT,
  );
const contents = ({ items }: ReadBody): (Json | { text: string })[] =>
  items.map((item: BodyItem) =>
    item.kind === 'json' ? item.json : { text: item.kind === 'text' ? item.text : 'mail' },
  );
const refusal = (work: () => unknown): string => {
  try {
    work();
    return 'read';
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
};

const ALERT = '{"title":"Zugriff durch Müller","severity":"high"}';
const PARSED = JSON.parse(ALERT) as Json;
const plain = (text: string | Buffer, type?: string, encoding?: string) => {
  const found = read(text, type, encoding);
  return { contents: contents(found), marks: found.marks };
};
const CLEAN = { contents: [PARSED], marks: [] };

describe('a compressed body', () => {
  const bytes = Buffer.from(ALERT);
  it.each([
    ['gzip', gzipSync(bytes)],
    ['X-GZip', gzipSync(bytes)],
    ['deflate', deflateSync(bytes)],
    ['deflate', deflateRawSync(bytes)],
    ['br', brotliCompressSync(bytes)],
    ['zstd', zstdCompressSync(bytes)],
    ['identity', bytes],
    ['gzip, br', brotliCompressSync(gzipSync(bytes))],
    ['deflate,identity , gzip', gzipSync(deflateSync(bytes))],
    ['', gzipSync(bytes)],
    ['', zstdCompressSync(bytes)],
    ['gzip', Buffer.concat([gzipSync(bytes.subarray(0, 9)), gzipSync(bytes.subarray(9))])],
  ])('is unpacked: %s', (encoding, body) => {
    expect(plain(body, 'application/json', encoding)).toEqual(CLEAN);
  });

  it.each(['gzip', 'deflate', 'br', 'zstd'])('of %s holds no more than the source takes', (encoding) => {
    const pack = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, zstd: zstdCompressSync };
    const bomb = (size: number) => pack[encoding as 'gzip'](Buffer.alloc(size, ' '));
    expect(refusal(() => read(bomb(LIMIT + 1), 'application/json', encoding))).toContain(
      `too_large: The body has more than ${LIMIT} bytes when its ${encoding} is undone`,
    );
    expect(refusal(() => read(bomb(LIMIT), 'application/json', encoding))).toContain('It is empty'.slice(3));
  });

  it('bounds each of several layers, and their number', () => {
    const inner = gzipSync(Buffer.alloc(50_000_000));
    expect(refusal(() => read(gzipSync(inner), 'application/json', 'gzip, gzip'))).toContain('too_large');
    expect(refusal(() => read('x', 'application/json', Array(5).fill('gzip').join()))).toContain(
      'unsupported_media_type: Content-Encoding names 5 encodings',
    );
  });

  it('that is none is read as it is, for something in between has unpacked it', () => {
    expect(plain(ALERT, 'application/json', 'gzip')).toEqual({
      contents: [PARSED],
      marks: [expect.stringContaining('says gzip, but the body is not')],
    });
  });

  it('that is damaged, or packed as nobody knows, is refused with a sentence', () => {
    const cut = gzipSync(bytes).subarray(0, 30);
    expect(refusal(() => read(cut, 'application/json', 'gzip'))).toMatch(
      /^invalid_request: .*cut or damaged/,
    );
    expect(refusal(() => read(ALERT, 'application/json', 'snappy'))).toMatch(
      /^unsupported_media_type: .*"snappy".*gzip, deflate, br, zstd/,
    );
  });
});

describe('a charset', () => {
  const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16();
  it.each<[string, Buffer, string]>([
    ['UTF-8', Buffer.from(ALERT), ''],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${ALERT}`), ''],
    ['Latin-1 as declared', Buffer.from(ALERT, 'latin1'), '; charset=iso-8859-1'],
    ['quoted', Buffer.from(ALERT, 'latin1'), ';  Charset="ISO-8859-15"'],
    ['UTF-16 with a mark', Buffer.from(`\uFEFF${ALERT}`, 'utf16le'), ''],
    ['big-endian with a mark', swapped(`\uFEFF${ALERT}`), '; charset=utf-8'],
    ['UTF-16 that nothing tells', Buffer.from(ALERT, 'utf16le'), ''],
    ['big-endian that nothing tells', swapped(ALERT), '; charset=utf-16'],
    ['big-endian as declared', swapped(ALERT), '; charset=utf-16be'],
  ])('is read: %s', (_name, bytes, parameter) => {
    expect(plain(bytes, `application/json${parameter}`)).toEqual(CLEAN);
  });

  it.each([
    ['shift_jis', [0x93, 0xfa, 0x96, 0x7b], '日本'],
    ['gb18030', [0xd6, 0xd0], '中'],
    ['koi8-r', [0xf0], 'П'],
    ['windows-1251', [0xcf], 'П'],
    ['windows-1252', [0x80, 0x93], '€“'],
    ['euc-kr', [0xc7, 0xd1], '한'],
  ])('%s is known', (charset, bytes, text) => {
    const body = Buffer.concat([Buffer.from('{"t":"'), Buffer.from(bytes), Buffer.from('"}')]);
    expect(plain(body, `text/json; charset=${charset}`)).toEqual({ contents: [{ t: text }], marks: [] });
  });

  it('that is not known, or not the one that is named, costs no byte', () => {
    const bytes = Buffer.from('{"t":"Müller €"}');
    expect(plain(bytes, 'application/json; charset=klingon')).toEqual({
      contents: [{ t: 'Müller €' }],
      marks: [expect.stringContaining('"klingon" is not known')],
    });
    expect(plain(Buffer.from('{"t":"\xff"}', 'latin1'), 'application/json; charset=euc-kr').marks).toEqual([
      expect.stringContaining('not valid in the charset that it names, euc-kr'),
      expect.stringContaining('1 bytes are not UTF-8'),
    ]);
  });

  it('reads stray bytes beside UTF-8 as Windows-1252', () => {
    const body = Buffer.concat([
      Buffer.from('{"t":"ü€ '),
      Buffer.from([0xfc, 0x80, 0xe2, 0x82]),
      Buffer.from('"}'),
    ]);
    expect(plain(body)).toEqual({
      contents: [{ t: 'ü€ ü€â‚' }],
      marks: [expect.stringContaining('4 bytes are not UTF-8')],
    });
  });
});

describe('several documents', () => {
  const [A, B] = [{ a: 1 }, { b: ['}{', '"\\'] }];
  const [a, b] = [JSON.stringify(A), JSON.stringify(B)];
  it.each([
    ['lines', `${a}\n${b}\n`],
    ['lines of Windows, with empty ones', `\r\n${a}\r\n\r\n${b}`],
    ['one behind the other', a + b],
    ['set out over lines', `${JSON.stringify(A, null, 2)}\n${JSON.stringify(B, null, 2)}`],
    ['a sequence', `\u001e${a}\n\u001e${b}\n`],
    ['with commas between', `${a},\n${b},\n`],
  ])('are read: %s', (_name, text) => {
    for (const type of ['application/json', 'application/x-ndjson', 'text/plain', ''])
      expect(plain(text, type)).toEqual({ contents: [A, B], marks: [] });
  });

  it('are not spoilt by a damaged one among them', () => {
    const lines = [
      a,
      '{"title": nope}',
      b,
      '{"cut": {"off": "he',
      a,
      'no JSON',
      '  at all',
      b,
      '{"x":1}}',
      b,
    ];
    expect(plain(lines.join('\n'))).toEqual({
      contents: [
        A,
        { text: '{"title": nope}' },
        B,
        { text: '{"cut": {"off": "he' },
        A,
        { text: 'no JSON\n  at all' },
        B,
        { x: 1 },
        { text: '}' },
        B,
      ],
      marks: [expect.stringContaining('in 4 places')],
    });
  });

  it('are what is left of a list that was cut', () => {
    expect(plain(`[\n${a},\n${b},\n{"c":`).contents).toEqual([{ text: '[' }, A, B, { text: '{"c":' }]);
  });

  it('are not made of the inside of a damaged one', () => {
    const text = '{\n  "title": nope,\n  "list": [\n    {"a": 1},\n    {"b": 2}\n  ]\n}';
    expect(plain(text).contents).toEqual([{ text }]);
    const cut = '{\n  "title": "x,\n  "list": [\n    {"a": 1},\n    {"b": 2}\n  ]\n';
    expect(plain(cut).contents).toEqual([{ text: cut }]);
  });
});

describe('damaged JSON of which it is plain what is meant', () => {
  it.each<[string, string, Json]>([
    ['a line break in a string', '{"t":"one\n\ttwo"}', { t: 'one\n\ttwo' }],
    [
      'paths of Windows',
      String.raw`{"p":"C:\Windows\System32\cmd.exe","q":"a\\b\"c\u00fc\u12"}`,
      { p: String.raw`C:\Windows\System32\cmd.exe`, q: String.raw`a\b"cü\u12` },
    ],
    ['commas at the end', '{"a":[1,2, ],"b":",]", }', { a: [1, 2], b: ',]' }],
    [
      'words of other languages',
      '{"a":NaN,"b":True,"c":None,"d":-1,"e":"None"}',
      { a: 'NaN', b: true, c: null, d: -1, e: 'None' },
    ],
  ])('is read: %s', (_name, text, value) => {
    expect(plain(text)).toEqual({
      contents: [value],
      marks: [expect.stringMatching(/^This is not valid JSON, but it is plain what is meant: unexpected/)],
    });
    expect(contents(read(`{"x":1}\n${text}`))).toEqual([{ x: 1 }, value]);
  });
});

describe('a text', () => {
  it.each([
    'CEF:0|a|b|1|2|x=y|9|src=192.0.2.1\nCEF:0|a|b|1|2|z|9|',
    '<34>1 - host - - - said',
    'one\n\n two ',
    '{not json',
  ])('is kept as it is: %j', (text) => {
    const { items, marks } = read(text, 'text/plain');
    expect({ items, marks }).toEqual({
      items: [{ kind: 'text', text, bytes: Buffer.from(text) }],
      marks: [],
    });
    expect(contents(read(text, 'application/x-www-form-urlencoded'))).toEqual([{ text }]);
  });

  it('of nothing is refused', () => {
    for (const text of ['', ' \r\n', '\uFEFF'])
      expect(refusal(() => read(text))).toBe('invalid_request: The body is empty: there is no alert in it.');
  });

  it('that is a mail stays bytes', () => {
    const mail = Buffer.from('From: a@b.example\r\n\r\n\xff', 'latin1');
    expect(read(mail, 'message/RFC822; x=y').items).toEqual([{ kind: 'mail', bytes: mail }]);
  });
});

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
