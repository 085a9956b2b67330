import { part } from '../containers.fixture.ts';
import { codePng, greyPng } from '../png.fixture.ts';
import { image } from './image.ts';
import { imageSize } from './image-size.ts';

const png = (content: Buffer) => part(content, { detected_type: 'image/png' });
const blank = (width: number, height: number) =>
  greyPng(new Uint8Array(width * height).fill(255), width, height);

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
