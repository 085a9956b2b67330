import { deflateSync } from 'node:zlib';
import { part } from '../containers.fixture.ts';
import {
  blankOf,
  bmpOf,
  codeOf,
  gifOf,
  movingPng,
  movingWebp,
  seenThroughPng,
  webpOf,
} from '../pictures.fixture.ts';
import { codePng, greyPng, pngOf } from '../png.fixture.ts';
import { openPart, UNKNOWN } from '../open-part.ts';
import { image } from './image.ts';
import { imageSize } from './image-size.ts';

const png = (content: Buffer) => part(content, { detected_type: 'image/png' });
const blank = (width: number, height: number) =>
  greyPng(new Uint8Array(width * height).fill(255), width, height);

const webp = (kind: string, content: string) =>
  Buffer.concat([
    Buffer.from('RIFF....WEBP'),
    Buffer.from(kind),
    Buffer.alloc(4),
    Buffer.from(content, 'hex'),
    Buffer.alloc(20),
  ]);

describe('a picture', () => {
  it('leads where a code in it leads', async () => {
    const { links, flags, reading } = await image.open(png(codePng('https://a.example/x')));
    expect(links.map(({ href }) => href)).toEqual(['https://a.example/x']);
    expect(flags).toEqual(['code_in_image']);
    expect(reading.state).toBe('read');
  });

  it('says what a code in it says', async () => {
    const { text, links, flags } = await image.open(png(codePng('WIFI:S:guest;;')));
    expect(text).toBe('WIFI:S:guest;;');
    expect([links, flags]).toEqual([[], []]);
  });

  it.each([
    ['without a code', blank(100, 100)],
    ['too small for one', blank(1, 1)],
  ])('%s is read', async (_what, content) => {
    expect(await image.open(png(content))).toMatchObject({ text: '', links: [], reading: { state: 'read' } });
  });

  it('that would take too much memory is not unpacked', async () => {
    const bomb = blank(30, 30);
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    expect((await image.open(png(bomb))).reading.reason).toContain('60000 by 60000 pixels');
  });

  it('that is cut off is unread', async () => {
    expect((await image.open(png(blank(30, 30).subarray(0, 20)))).reading).toEqual({
      state: 'unread',
      reason: 'its head is damaged',
    });
  });
});

describe('a code in a picture is found', () => {
  const code = codeOf('https://a.example/in');
  const blank = blankOf(code);
  const lit = new Uint8Array(code.pixels).map((pixel) => 255 - pixel);
  const table = (content: string) => ({ name: 'PLTE', content: Buffer.from(content, 'hex') });
  const found = async (bytes: Buffer, type: string) => {
    const { links, reading } = await openPart(part(bytes, { detected_type: `image/${type}` }));
    return [links.map(({ href }) => href), reading.reason];
  };

  it.each<[string, string, () => Buffer | Promise<Buffer>]>([
    ['a GIF', 'gif', () => gifOf([code])],
    ['the second picture of a GIF', 'gif', () => gifOf([blank, code])],
    ['a GIF whose white is transparent', 'gif', () => gifOf([code], 1)],
    ['a BMP', 'bmp', () => bmpOf(code)],
    ['a PNG that is black and transparent', 'png', () => seenThroughPng(code)],
    ['a PNG that is white and transparent', 'png', () => seenThroughPng({ ...code, pixels: lit })],
    ['the second picture of a PNG', 'apng', () => movingPng([blank, code])],
    ['a WebP', 'webp', () => webpOf(code)],
    [
      'a WebP that is black and transparent',
      'webp',
      () => webpOf({ ...code, pixels: new Uint8Array(code.pixels.length) }, lit),
    ],
    [
      'the second picture of a WebP',
      'webp',
      async () => movingWebp([await webpOf(blank), await webpOf(code)], code.side),
    ],
    ['a field of one pixel', 'bmp', () => bmpOf(codeOf('https://a.example/in', 1))],
  ])('in %s', async (_what, type, bytes) => {
    expect(await found(await bytes(), type)).toEqual([['https://a.example/in'], null]);
  });

  it('in a PNG of a table of colours of which one is transparent', async () => {
    const rows = Buffer.alloc((code.side + 1) * code.side);
    for (let y = 0; y < code.side; y += 1)
      for (let x = 0; x < code.side; x += 1)
        rows[y * (code.side + 1) + 1 + x] = (code.pixels[y * code.side + x] ?? 0) > 0 ? 1 : 0;
    const png = pngOf(code.side, code.side, {
      type: 3,
      content: deflateSync(rows),
      before: [table('000000000000'), { name: 'tRNS', content: Buffer.from([255, 0]) }],
    });
    expect(await found(png, 'png')).toEqual([['https://a.example/in'], null]);
  });

  it('in as many pictures as are looked through, and that there are others is said', async () => {
    const still = await webpOf(code);
    const moving = movingWebp(
      Array.from({ length: 9 }, () => still),
      code.side,
      2800,
    );
    expect(await found(moving, 'webp')).toEqual([
      ['https://a.example/in'],
      'of its 9 pictures the first 7 were looked through',
    ]);
  });

  it('nowhere in a moving picture of which one says that it is larger than all of them', async () => {
    const moving = movingWebp([await webpOf(code)], 5000, code.side);
    expect(await found(moving, 'webp')).toEqual([[], expect.stringContaining('larger than all of it')]);
  });

  it.each([
    ['cut off', (png: Buffer) => png.subarray(0, -300)],
    ['damaged', (png: Buffer) => Buffer.concat([png.subarray(0, 60), Buffer.alloc(300, 7)])],
  ])('nowhere, and so it is unread, where the file is %s', async (_what, spoil) => {
    const [links, reason] = await found(spoil(codePng('https://a.example/in')), 'png');
    expect([links, reason]).toEqual([[], expect.stringMatching(/^as a picture it could not be read: /)]);
  });

  it.each(['tiff', 'avif', 'heic', 'jxl', 'x-icon'])(
    'nowhere in a picture of the kind %s: it is unread',
    async (type) => {
      expect(await found(Buffer.alloc(64), type)).toEqual([[], UNKNOWN]);
    },
  );
});

it.each([
  ['PNG', blank(3, 5), { width: 3, height: 5 }],
  [
    'GIF',
    Buffer.concat([Buffer.from('GIF89a'), Buffer.from([3, 0, 5, 0]), Buffer.alloc(20)]),
    { width: 3, height: 5 },
  ],
  [
    'BMP',
    Buffer.concat([Buffer.from('BM'), Buffer.alloc(16), Buffer.from([3, 0, 0, 0, 0xfb, 0xff, 0xff, 0xff])]),
    { width: 3, height: 5 },
  ],
  ['WebP with losses', webp('VP8 ', '0000009d012a03000500'), { width: 3, height: 5 }],
  ['WebP without losses', webp('VP8L', '2f02000100'), { width: 3, height: 5 }],
  ['WebP of several pictures', webp('VP8X', '02000000020000040000'), { width: 3, height: 5 }],
  ['a WebP of another kind', webp('VP9 ', '02000000020000040000'), null],
  [
    'JPEG',
    Buffer.concat([Buffer.from('ffd8ffe00004aaaaffffc0000b0800050003', 'hex'), Buffer.alloc(20)]),
    { width: 3, height: 5 },
  ],
  ['a JPEG without a frame', Buffer.concat([Buffer.from('ffd8ffe00004aaaa', 'hex'), Buffer.alloc(20)]), null],
  ['something else', Buffer.alloc(40, 'x'), null],
])('the size of a picture is in its head: %s', (_kind, bytes, size) =>
  expect(imageSize(bytes)).toEqual(size),
);
