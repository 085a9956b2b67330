import { crc32 } from 'node:zlib';

/**
 * The pictures of a moving one (GIF, PNG, WebP), each as a file of its own, for the reader of codes sees the first one
 * only; of one that stands still, itself. Linear in the bytes. What is transparent in a picture of few colours is made
 * white on the way: that reader does not see through.
 */
export function stillsOf(bytes: Buffer): Buffer[] {
  const start = bytes.toString('latin1', 0, 4);
  if (start.startsWith('GIF8')) return gifStills(bytes);
  if (start === '\x89PNG') return pngStills(bytes);
  return start === 'RIFF' ? webpStills(bytes) : [bytes];
}

const IMAGE = 0x2c;
const EXTENSION = 0x21;
const CONTROL = 0xf9;

function gifStills(bytes: Buffer): Buffer[] {
  const global = tableBytes(bytes[10] ?? 0);
  const head = bytes.subarray(0, 13 + global);
  const stills: Buffer[] = [];
  let transparent: number | null = null;
  let at = head.length;
  while (at < bytes.length) {
    if (bytes[at] === EXTENSION) {
      if (bytes[at + 1] === CONTROL) transparent = (bytes[at + 3] ?? 0) & 1 ? (bytes[at + 6] ?? 0) : null;
      at = endOfBlocks(bytes, at + 2);
    } else if (bytes[at] === IMAGE) {
      const local = tableBytes(bytes[at + 9] ?? 0);
      const end = endOfBlocks(bytes, at + 10 + local + 1);
      const still = Buffer.concat([head, bytes.subarray(at, end), Buffer.from([0x3b])]);
      const table = local > 0 ? head.length + 10 : 13;
      if (transparent !== null && transparent * 3 < (local || global))
        still.fill(255, table + transparent * 3, table + transparent * 3 + 3);
      stills.push(still);
      transparent = null;
      at = end;
    } else break;
  }
  return stills.length === 0 ? [bytes] : stills;
}

/** Of a table of colours, by the byte that says whether there is one and how large. */
function tableBytes(packed: number): number {
  return (packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 7) + 1);
}

/** Behind blocks that say how long they are, up to one of no length. */
function endOfBlocks(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 0) at += 1 + (bytes[at] ?? 0);
  return Math.min(at + 1, bytes.length);
}

interface Chunk {
  name: string;
  content: Buffer;
}

function pngStills(bytes: Buffer): Buffer[] {
  const chunks = pngChunks(bytes);
  const [header] = chunks;
  if (header === undefined || header.content.length < 13) return [bytes];
  const colours = opaqueTable(chunks);
  const moves = chunks.some(({ name }) => name === 'acTL');
  if (!moves && colours === null) return [bytes];
  const table = chunks.filter(({ name }) => (colours === null ? /^(?:PLTE|tRNS)$/.test(name) : false));
  const before = [...table, ...(colours === null ? [] : [colours])];
  const stills: Chunk[][] = [[header, ...before]];
  for (const { name, content } of chunks) {
    if (name === 'fcTL' && content.length >= 12) {
      const size = Buffer.from(header.content);
      content.copy(size, 0, 4, 12);
      stills.push([{ name: 'IHDR', content: size }, ...before]);
    } else if (name === 'IDAT') stills.at(-1)?.push({ name, content });
    else if (name === 'fdAT') stills.at(-1)?.push({ name: 'IDAT', content: content.subarray(4) });
  }
  const filled = stills
    .filter((still) => still.some(({ name }) => name === 'IDAT'))
    .map((still) => Buffer.concat([bytes.subarray(0, 8), ...[...still, END].map(pngChunk)]));
  return filled.length === 0 ? [bytes] : filled;
}

const END: Chunk = { name: 'IEND', content: Buffer.alloc(0) };

/** The table of colours on white, where it says how far each is seen through. */
function opaqueTable(chunks: readonly Chunk[]): Chunk | null {
  const table = chunks.find(({ name }) => name === 'PLTE');
  const shares = chunks.find(({ name }) => name === 'tRNS')?.content;
  if (table === undefined || shares === undefined) return null;
  const content = Buffer.from(table.content);
  for (const [index, share] of shares.entries())
    for (let at = index * 3; at < Math.min(index * 3 + 3, content.length); at += 1)
      content[at] = Math.round(((content[at] ?? 0) * share + 255 * (255 - share)) / 255);
  return { name: 'PLTE', content };
}

function pngChunks(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    chunks.push({
      name: bytes.toString('latin1', at + 4, at + 8),
      content: bytes.subarray(at + 8, at + 8 + length),
    });
    at += 12 + length;
  }
  return chunks;
}

function pngChunk({ name, content }: Chunk): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(content.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

const FRAME_HEAD = 16;
const SEEN_THROUGH = 0x10;

function webpStills(bytes: Buffer): Buffer[] {
  const stills = webpChunks(bytes, 12)
    .filter(({ name, content }) => name === 'ANMF' && content.length > FRAME_HEAD)
    .map(({ content }) => {
      const inside = webpChunks(content, FRAME_HEAD).filter(({ name }) => /^(?:ALPH|VP8 |VP8L)$/.test(name));
      const about = Buffer.alloc(10);
      if (inside.some(({ name }) => name !== 'VP8 ')) about[0] = SEEN_THROUGH;
      // Width and height, in three bytes each.
      content.copy(about, 4, 6, 12);
      const body = Buffer.concat([
        Buffer.from('WEBP'),
        ...[{ name: 'VP8X', content: about }, ...inside].map(webpChunk),
      ]);
      return webpChunk({ name: 'RIFF', content: body });
    });
  return stills.length === 0 ? [bytes] : stills;
}

function webpChunks(bytes: Buffer, from: number): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = from; at + 8 <= bytes.length;) {
    const length = bytes.readUInt32LE(at + 4);
    chunks.push({
      name: bytes.toString('latin1', at, at + 4),
      content: bytes.subarray(at + 8, at + 8 + length),
    });
    at += 8 + length + (length & 1);
  }
  return chunks;
}

function webpChunk({ name, content }: Chunk): Buffer {
  const whole = Buffer.alloc(8 + content.length + (content.length & 1));
  whole.write(name, 0, 'latin1');
  whole.writeUInt32LE(content.length, 4);
  content.copy(whole, 8);
  return whole;
}
