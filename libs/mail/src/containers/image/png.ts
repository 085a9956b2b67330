import { inflateSync } from 'node:zlib';
import type { Pixels } from '../codes.ts';
import { imageSize } from './image-size.ts';

const GREY_AND_OPACITY = 4;
const COLOURS_AND_OPACITY = 6;
/** Where the pixels of each of the seven passes of an interlaced picture begin, and how far apart they are. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;
const WHOLE = [[0, 0, 1, 1]] as const;

/**
 * The pixels of a PNG that can be seen through: the reader of codes unpacks PNG itself, and takes what is transparent for
 * whatever colour stands there, most often black. Null for any other, and for one of too many pixels.
 * @throws Error where it cannot be unpacked
 */
export function pngPixels(bytes: Buffer, most: number): Pixels | null {
  const size = bytes.toString('latin1', 1, 4) === 'PNG' ? imageSize(bytes) : null;
  const [depth = 8, type = 0, , , interlaced] = bytes.subarray(24, 29);
  if (size === null || (type !== GREY_AND_OPACITY && type !== COLOURS_AND_OPACITY)) return null;
  const { width, height } = size;
  if (width * height > most) return null;
  const channels = type === GREY_AND_OPACITY ? 2 : 4;
  const wide = depth / 8;
  const step = channels * wide;
  const packed = inflateSync(contentOf(bytes), { maxOutputLength: width * height * step + height * 16 + 64 });
  const data = new Uint8ClampedArray(width * height * 4);
  let at = 0;
  for (const [left, top, across, down] of interlaced === 1 ? PASSES : WHOLE) {
    const columns = Math.ceil((width - left) / across);
    if (columns <= 0) continue;
    let above = Buffer.alloc(columns * step);
    for (let y = top; y < height; y += down) {
      const row = packed.subarray(at + 1, at + 1 + columns * step);
      unfilter(packed[at] ?? 0, row, above, step);
      for (let column = 0; column < columns; column += 1)
        data.set(pixelOf(row, column * step, channels, wide), (y * width + left + column * across) * 4);
      above = row;
      at += 1 + columns * step;
    }
  }
  return { data, width, height };
}

/** Of two bytes a part the first is enough. */
function pixelOf(row: Buffer, at: number, channels: number, wide: number): [number, number, number, number] {
  const part = (index: number) => row[at + index * wide] ?? 0;
  return channels === 2 ? [part(0), part(0), part(0), part(1)] : [part(0), part(1), part(2), part(3)];
}

function contentOf(bytes: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT')
      pieces.push(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return Buffer.concat(pieces);
}

/** A row is written as what it differs by from what is left of it and above. */
function unfilter(kind: number, row: Buffer, above: Buffer, step: number): void {
  if (kind === 0) return;
  for (let at = 0; at < row.length; at += 1) {
    const a = at < step ? 0 : (row[at - step] ?? 0);
    const b = above[at] ?? 0;
    const c = at < step ? 0 : (above[at - step] ?? 0);
    const guess = kind === 1 ? a : kind === 2 ? b : kind === 3 ? (a + b) >> 1 : nearest(a, b, c);
    row[at] = (row[at] ?? 0) + guess;
  }
}

function nearest(a: number, b: number, c: number): number {
  const [toA, toB, toC] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  if (toA <= toB && toA <= toC) return a;
  return toB <= toC ? b : c;
}
