import { isUtf8 } from 'node:buffer';
import type { Marks } from './marks.ts';

/** What Windows-1252 has where Latin-1 has control characters; five places are Latin-1's, so that no byte is lost. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const LATIN = /^(?:iso[-_]?8859[-_]?1|l(?:atin)?[-_]?1|(?:windows|cp|x-cp)-?1252)$/;
const UNICODE = /^(?:utf-?8|(?:us-)?ascii|unicode-1-1-utf-8)$/;
const UTF_16 = /^(?:utf-?16(?:le|be)?|ucs-2|unicode)$/;

/**
 * A body's text: by its byte order mark, else in the charset that its sender names, else UTF-8. No byte is lost: what
 * does not fit is read as Windows-1252, which gives every byte a character, and marked.
 */
export function textOf(bytes: Buffer, charset: string | undefined, marks: Marks): string {
  const marked = byMark(bytes, marks);
  if (marked !== null) return marked;
  const name = (charset ?? 'utf-8').trim().toLowerCase();
  if (UTF_16.test(name) || looksLikeUtf16(bytes) !== null)
    return utf16(bytes, looksLikeUtf16(bytes) ?? (name === 'utf-16be' ? 'be' : 'le'), marks);
  if (LATIN.test(name)) return latin(bytes);
  const declared = UNICODE.test(name) ? null : inCharset(bytes, name, marks);
  return declared ?? utf8(bytes, marks);
}

function byMark(bytes: Buffer, marks: Marks): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return utf8(bytes.subarray(3), marks);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16(bytes.subarray(2), 'le', marks);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(bytes.subarray(2), 'be', marks);
  return null;
}

/** Text of JSON and of logs begins with two ASCII characters, which UTF-16 writes with a zero each. */
function looksLikeUtf16(bytes: Buffer): 'le' | 'be' | null {
  if (bytes.length < 4) return null;
  const zeros = [0, 1, 2, 3].map((at) => bytes[at] === 0);
  if (!zeros[0] && zeros[1] && !zeros[2] && zeros[3]) return 'le';
  return zeros[0] && !zeros[1] && zeros[2] && !zeros[3] ? 'be' : null;
}

function utf16(bytes: Buffer, order: 'le' | 'be', marks: Marks): string {
  const even = bytes.subarray(0, bytes.length - (bytes.length % 2));
  const text = order === 'le' ? even.toString('utf16le') : Buffer.from(even).swap16().toString('utf16le');
  if (even.length === bytes.length) return text;
  marks.add('The body is UTF-16, but has an odd number of bytes: the last one stands for itself.');
  return text + latin(bytes.subarray(even.length));
}

function inCharset(bytes: Buffer, name: string, marks: Marks): string | null {
  try {
    return new TextDecoder(name, { fatal: true }).decode(bytes);
  } catch (error) {
    marks.add(
      (error as { code?: unknown }).code === 'ERR_ENCODING_NOT_SUPPORTED'
        ? `The charset "${name.slice(0, 40)}" is not known here: the body was read as UTF-8.`
        : `The body is not valid in the charset that it names, ${name.slice(0, 40)}: it was read as UTF-8.`,
    );
    return null;
  }
}

function latin(bytes: Buffer): string {
  return bytes.toString('latin1').replaceAll(/[\u0080-\u009f]/g, windows1252);
}

function windows1252(character: string): string {
  return WINDOWS_1252[character.charCodeAt(0) - 0x80] as string;
}

function utf8(bytes: Buffer, marks: Marks): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const pieces: string[] = [];
  let from = 0;
  let strays = 0;
  for (let at = 0; at < bytes.length;) {
    const length = sequenceAt(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    pieces.push(bytes.toString('utf8', from, at), latin(bytes.subarray(at, at + 1)));
    strays += 1;
    at += 1;
    from = at;
  }
  marks.add(
    `${strays} bytes are not UTF-8; they were read as Windows-1252. Name the charset in Content-Type.`,
  );
  return pieces.join('') + bytes.toString('utf8', from);
}

/** How many bytes the UTF-8 character that begins there has; 0: none begins there. */
function sequenceAt(bytes: Buffer, at: number): number {
  const first = bytes[at] as number;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  const end = at + length;
  return length > 0 && end <= bytes.length && isUtf8(bytes.subarray(at, end)) ? length : 0;
}
