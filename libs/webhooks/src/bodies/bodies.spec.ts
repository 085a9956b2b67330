import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { Json } from '#contracts';
import { ALERT, LIMIT, PARSED, contents, plain, read, refusal } from './bodies.fixture.ts';
import { unpacked } from './unpack.ts';

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

describe('what is unpacked before it is read', () => {
  const delivery = (body: Buffer, encoding?: string) => ({
    body,
    headers: { 'content-type': 'application/json', 'content-encoding': encoding },
    other: 1,
  });
  const bytes = Buffer.from(ALERT);

  it('needs room for what it is then, and no longer says that it is compressed', () => {
    const taken: number[] = [];
    const take = (count: number) => taken.push(count) > 0;
    expect(unpacked(delivery(gzipSync(bytes), 'gzip'), LIMIT, take)).toEqual(delivery(bytes));
    expect(unpacked(delivery(zstdCompressSync(bytes)), LIMIT, take)).toEqual(delivery(bytes));
    for (const plain of [delivery(bytes), delivery(bytes, 'gzip')])
      expect(unpacked(plain, LIMIT, take)).toBe(plain);
    expect(taken).toEqual([bytes.length, bytes.length]);
  });

  it('is refused for a while where there is none, and for ever where it is too large', () => {
    const packed = delivery(gzipSync(bytes), 'gzip');
    expect(refusal(() => unpacked(packed, LIMIT, () => false))).toMatch(/^unavailable: .*finds no room/);
    expect(refusal(() => unpacked(packed, 10, () => true))).toMatch(/^too_large/);
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

  it.each([
    'From: a@b.example\r\nTo: c@d.example\r\n\r\n{"a":1}\n{"b":2}\n',
    'From a@b.example Sat Nov 28\nReceived: from x\n\tby y\nSubject: z\n\n[1]',
    'Subject: only\nfrom: headers',
  ])('that begins as a mail is one, whatever its type: %j', (text) => {
    for (const type of ['text/plain', '', 'application/octet-stream'])
      expect(read(text, type).items).toEqual([{ kind: 'mail', bytes: Buffer.from(text) }]);
  });

  it.each([
    'From: a@b.example',
    'to: x\nto: y',
    'date: today\nfrom: here, no header\nand more',
    '<34>From: a\nTo: b',
    ' From: a\nTo: b',
  ])('that only looks a little like one is none: %j', (text) =>
    expect(read(text, 'text/plain').items).toMatchObject([{ kind: 'text' }]),
  );
});
