import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { deflateSync } from 'node:zlib';
import { codePixels, pngOf } from './png.fixture.ts';

/** One picture of grey pixels in the forms that mails bring, each written by hand. */
export interface Grey {
  pixels: Uint8Array;
  side: number;
}

export const codeOf = (text: string, size = 4): Grey => codePixels(text, size);
export const blankOf = ({ side }: Grey): Grey => ({ pixels: new Uint8Array(side * side).fill(255), side });

/** With colours 0 (black) and 1 (white); one of them may be transparent, and then stands as black in the table. */
export function gifOf(pictures: readonly Grey[], transparent: 0 | 1 | null = null): Buffer {
  const side = pictures[0]?.side ?? 1;
  const table = Buffer.alloc(384);
  if (transparent !== 1) table.fill(255, 3, 6);
  const head = Buffer.concat([Buffer.from('GIF89a'), u16(side), u16(side), Buffer.from([0xf6, 0, 0]), table]);
  const frames = pictures.map(({ pixels }) =>
    Buffer.concat([
      Buffer.from([0x21, 0xf9, 4, transparent === null ? 0 : 1, 10, 0, transparent ?? 0, 0]),
      Buffer.from([0x2c, 0, 0, 0, 0]),
      u16(side),
      u16(side),
      Buffer.from([0, 7]),
      blocks(codesOf(pixels)),
    ]),
  );
  return Buffer.concat([head, ...frames, Buffer.from([0x3b])]);
}

/** Eight bits a code: the table is emptied before it would grow to need nine. */
function codesOf(pixels: Uint8Array): Buffer {
  const codes: number[] = [];
  for (const [at, pixel] of pixels.entries()) {
    if (at % 100 === 0) codes.push(128);
    codes.push(pixel > 0 ? 1 : 0);
  }
  return Buffer.from([...codes, 129]);
}

function blocks(bytes: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 255) {
    const piece = bytes.subarray(at, at + 255);
    pieces.push(Buffer.from([piece.length]), piece);
  }
  return Buffer.concat([...pieces, Buffer.from([0])]);
}

export function bmpOf({ pixels, side }: Grey): Buffer {
  const row = Math.ceil((side * 3) / 4) * 4;
  const body = Buffer.alloc(row * side);
  for (const [at, pixel] of pixels.entries()) {
    const [x, y] = [at % side, Math.floor(at / side)];
    body.fill(pixel, (side - 1 - y) * row + x * 3, (side - 1 - y) * row + x * 3 + 3);
  }
  const head = Buffer.alloc(54);
  head.write('BM');
  head.writeUInt32LE(54 + body.length, 2);
  head.writeUInt32LE(54, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(side, 18);
  head.writeInt32LE(side, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(24, 28);
  return Buffer.concat([head, body]);
}

/** Black everywhere: the code is in what is seen through. */
export function seenThroughPng({ pixels, side }: Grey): Buffer {
  const rows = Buffer.alloc(side * (side * 4 + 1));
  for (const [at, pixel] of pixels.entries()) {
    const [x, y] = [at % side, Math.floor(at / side)];
    rows[y * (side * 4 + 1) + 1 + x * 4 + 3] = 255 - pixel;
  }
  return pngOf(side, side, { type: 6, content: deflateSync(rows) });
}

/** A first picture of its own, and others. */
export function movingPng(pictures: readonly Grey[]): Buffer {
  const side = pictures[0]?.side ?? 1;
  const [first, ...others] = pictures.map(({ pixels }) => {
    const rows = Buffer.alloc((side + 1) * side);
    for (let y = 0; y < side; y += 1) rows.set(pixels.subarray(y * side, (y + 1) * side), y * (side + 1) + 1);
    return deflateSync(rows);
  });
  const control = Buffer.alloc(8);
  control.writeUInt32BE(pictures.length);
  const more = others.flatMap((content, index) => {
    const about = Buffer.alloc(26);
    about.writeUInt32BE(index * 2, 0);
    about.writeUInt32BE(side, 4);
    about.writeUInt32BE(side, 8);
    const place = Buffer.alloc(4);
    place.writeUInt32BE(index * 2 + 1);
    return [
      { name: 'fcTL', content: about },
      { name: 'fdAT', content: Buffer.concat([place, content]) },
    ];
  });
  return pngOf(side, side, {
    type: 0,
    content: first ?? Buffer.alloc(0),
    before: [{ name: 'acTL', content: control }],
    more,
  });
}

/** Without losses, as its encoder writes it. */
export async function webpOf({ pixels, side }: Grey, opacity?: Uint8Array): Promise<Buffer> {
  const { default: encode, init } = await import('@jsquash/webp/encode.js');
  const file = createRequire(import.meta.url).resolve('@jsquash/webp/codec/enc/webp_enc.wasm');
  await init({ wasmBinary: new Uint8Array(await readFile(file)).buffer });
  const data = new Uint8ClampedArray(side * side * 4);
  for (const [at, pixel] of pixels.entries()) data.set([pixel, pixel, pixel, opacity?.[at] ?? 255], at * 4);
  const picture = { data, width: side, height: side, colorSpace: 'srgb' as const };
  return Buffer.from(await encode(picture, { lossless: 1, exact: 1 }));
}

/** WebP files as the pictures of a moving one, which may be larger than they are. */
export function movingWebp(files: readonly Buffer[], side: number, whole = side): Buffer {
  const size = Buffer.concat([u24(side - 1), u24(side - 1)]);
  const canvas = Buffer.concat([u24(whole - 1), u24(whole - 1)]);
  const frames = files.map((file) =>
    riff('ANMF', Buffer.concat([u24(0), u24(0), size, u24(100), Buffer.from([0]), file.subarray(12)])),
  );
  const head = riff('VP8X', Buffer.concat([Buffer.from([2, 0, 0, 0]), canvas]));
  return riff('RIFF', Buffer.concat([Buffer.from('WEBP'), head, riff('ANIM', Buffer.alloc(6)), ...frames]));
}

function riff(name: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(content.length);
  return Buffer.concat([Buffer.from(name), length, content, Buffer.alloc(content.length & 1)]);
}

function u16(value: number): Buffer {
  return Buffer.from([value & 255, value >> 8]);
}

function u24(value: number): Buffer {
  return Buffer.from([value & 255, (value >> 8) & 255, value >> 16]);
}
