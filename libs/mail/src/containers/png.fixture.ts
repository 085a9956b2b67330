import { encode } from 'uqr';
import { crc32, deflateSync } from 'node:zlib';

/** Pixels of one byte each, black to white, as a PNG. */
export function greyPng(pixels: Uint8Array, width: number, height: number): Buffer {
  const rows = Buffer.alloc((width + 1) * height);
  // Each row begins with the number of its filter: none.
  for (let row = 0; row < height; row += 1)
    rows.set(pixels.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  return pngOf(width, height, { type: 0, content: deflateSync(rows, { level: 1 }) });
}

interface Chunk {
  name: string;
  content: Buffer;
}

/** Eight bits a part, of a type of pixels, with its packed rows. */
export function pngOf(
  width: number,
  height: number,
  {
    type,
    content,
    before = [],
    more = [],
  }: { type: number; content: Buffer; before?: Chunk[]; more?: Chunk[] },
): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.writeUInt8(8, 8);
  head.writeUInt8(type, 9);
  const chunks = [
    { name: 'IHDR', content: head },
    ...before,
    { name: 'IDAT', content },
    ...more,
    { name: 'IEND', content: Buffer.alloc(0) },
  ];
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    ...chunks.map((one) => chunk(one.name, one.content)),
  ]);
}

/** A picture of a code, with the white edge that it needs. */
export function codePng(text: string): Buffer {
  const { pixels, side } = codePixels(text, 6);
  return greyPng(pixels, side, side);
}

/** The same as bytes, black to white: each field so many a side. */
export function codePixels(text: string, size: number): { pixels: Uint8Array; side: number } {
  const { data } = encode(text, { border: 4 });
  const side = data.length * size;
  const pixels = new Uint8Array(side * side);
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1)
      pixels[y * side + x] = data[Math.floor(y / size)]?.[Math.floor(x / size)] === true ? 0 : 255;
  return { pixels, side };
}

function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
