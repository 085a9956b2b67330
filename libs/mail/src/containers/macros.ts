import type { CompoundStream } from './compound-file.ts';

/** Whether there are macros of Visual Basic; those in the sheets of Excel 4 are not seen. */
export function holdsMacros(streams: readonly CompoundStream[]): boolean {
  return streams.some(({ path }) => {
    const first = path[0]?.toLowerCase();
    const last = path.at(-1)?.toLowerCase();
    return first === 'macros' || first === '_vba_project_cur' || last === '_vba_project';
  });
}

/**
 * The source of the macros. A module's stream holds it compressed (MS-OVBA 2.4.1), behind compiled code whose length only
 * the `dir` stream tells; where it begins is found by its first attribute instead.
 */
export function macroText(streams: readonly CompoundStream[]): string {
  const modules = streams.filter(
    ({ path }) =>
      path.at(-2)?.toUpperCase() === 'VBA' && !/^(?:dir|_VBA_PROJECT|__SRP_)/i.test(path.at(-1) ?? ''),
  );
  return modules.flatMap((stream) => sourceOf(stream.read())).join('\n');
}

/** `Attribut`, compressed: a flag byte comes before it and one behind. */
const FIRST_WORDS = Buffer.from('Attribut');

function sourceOf(bytes: Buffer): string[] {
  const found = bytes.indexOf(FIRST_WORDS);
  // A signature byte, two of the chunk's header, one of flags.
  const start = found - 4;
  if (found < 0 || start < 0 || bytes[start] !== 1) return [];
  return [decompress(bytes, start + 1).toString('latin1')];
}

const MOST_BYTES = 4 * 1024 * 1024;
const CHUNK = 4096;

/** Chunks of tokens: a byte as it is, or a copy of what is already there (MS-OVBA 2.4.1.3). */
function decompress(bytes: Buffer, from: number): Buffer {
  const pieces: Buffer[] = [];
  let total = 0;
  for (let at = from; at + 2 <= bytes.length && total < MOST_BYTES;) {
    const header = bytes.readUInt16LE(at);
    const end = Math.min(bytes.length, at + (header & 0xfff) + 3);
    const chunk =
      (header & 0x8000) === 0 ? bytes.subarray(at + 2, at + 2 + CHUNK) : decompressChunk(bytes, at + 2, end);
    pieces.push(chunk);
    total += chunk.length;
    at = end;
  }
  return Buffer.concat(pieces);
}

function decompressChunk(bytes: Buffer, from: number, end: number): Buffer {
  const out = Buffer.alloc(CHUNK);
  let length = 0;
  for (let at = from; at < end && length < CHUNK;) {
    const flags = bytes[at] ?? 0;
    at += 1;
    for (let bit = 0; bit < 8 && at < end && length < CHUNK; bit += 1) {
      if (((flags >> bit) & 1) === 0) {
        out[length] = bytes[at] ?? 0;
        length += 1;
        at += 1;
        continue;
      }
      if (at + 2 > bytes.length) return out.subarray(0, length);
      const token = bytes.readUInt16LE(at);
      at += 2;
      // The more there is to copy from, the more bits of the token say from where.
      const lengthBits = 16 - Math.max(4, Math.ceil(Math.log2(Math.max(1, length))));
      const offset = (token >> lengthBits) + 1;
      const count = Math.min((token & ((1 << lengthBits) - 1)) + 3, CHUNK - length);
      if (offset > length) return out.subarray(0, length);
      for (let copied = 0; copied < count; copied += 1)
        out[length + copied] = out[length + copied - offset] ?? 0;
      length += count;
    }
  }
  return out.subarray(0, length);
}
