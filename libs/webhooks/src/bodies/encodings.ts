import {
  brotliDecompressSync,
  constants,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  zstdDecompressSync,
} from 'node:zlib';
import { Problem } from '#platform';
import type { Marks } from './marks.ts';

/** What one after another may be undone; each costs up to the limit again. */
const MOST_ENCODINGS = 4;
/** A window of 8 MiB, which RFC 9659 has senders keep to: more would be memory that no body counts. */
const ZSTD_WINDOW_LOG = 23;

type Undo = (bytes: Buffer, maxOutputLength: number) => Buffer;

const gunzip: Undo = (bytes, maxOutputLength) => gunzipSync(bytes, { maxOutputLength });

/** By the names of RFC 9110 and RFC 8878. `deflate` is zlib's, and the bare stream that some senders take it for. */
const ENCODINGS: ReadonlyMap<string, Undo> = new Map<string, Undo>([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  [
    'deflate',
    (bytes, maxOutputLength) =>
      isZlib(bytes) ? inflateSync(bytes, { maxOutputLength }) : inflateRawSync(bytes, { maxOutputLength }),
  ],
  ['br', (bytes, maxOutputLength) => brotliDecompressSync(bytes, { maxOutputLength })],
  [
    'zstd',
    (bytes, maxOutputLength) =>
      zstdDecompressSync(bytes, {
        maxOutputLength,
        params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG },
      }),
  ],
]);

/** What Content-Encoding may name. */
export const CONTENT_ENCODINGS = ['gzip', 'deflate', 'br', 'zstd'] as const;

/**
 * The body as it was before it was encoded for the way, the last encoding first. A body that shows that it is gzip or
 * zstd is undone without being told so, and one that is none of what it is said to be, but text, is taken as it is:
 * something in between has undone it already.
 * @param limit bytes that the body may have at each step
 * @throws Problem unsupported_media_type, too_large, invalid_request
 */
export function decompressed(body: Buffer, contentEncoding: string, limit: number, marks: Marks): Buffer {
  const names = encodingsOf(contentEncoding);
  let bytes = body;
  for (const name of names.reverse()) bytes = undone(bytes, name, limit, marks);
  const shown = names.length === 0 ? shownBy(bytes) : undefined;
  return shown === undefined ? bytes : undone(bytes, shown, limit, marks);
}

function encodingsOf(contentEncoding: string): string[] {
  const names = contentEncoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  const unknown = names.find((name) => !ENCODINGS.has(name));
  if (unknown !== undefined)
    throw new Problem(
      'unsupported_media_type',
      `Content-Encoding names "${unknown.slice(0, 40)}", which is not read here: send the body as it is or as ${CONTENT_ENCODINGS.join(', ')}.`,
    );
  if (names.length > MOST_ENCODINGS)
    throw new Problem(
      'unsupported_media_type',
      `Content-Encoding names ${names.length} encodings; ${MOST_ENCODINGS} one after another are read at most.`,
    );
  return names;
}

function undone(bytes: Buffer, name: string, limit: number, marks: Marks): Buffer {
  if (bytes.length === 0) return bytes;
  try {
    return (ENCODINGS.get(name) as Undo)(bytes, limit);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE')
      throw new Problem(
        'too_large',
        `The body has more than ${limit} bytes when its ${name} is undone, which is what this source takes. Send fewer alerts at once.`,
      );
    if (isText(bytes)) {
      marks.add(`Content-Encoding says ${name}, but the body is not: it was read as it is.`);
      return bytes;
    }
    throw new Problem(
      'invalid_request',
      `Content-Encoding says ${name}, but the body cannot be undone as ${name}: it is cut or damaged. Nothing was stored; send it again.`,
    );
  }
}

function shownBy(bytes: Buffer): string | undefined {
  if (bytes.length > 3 && bytes.readUInt16BE(0) === 0x1f8b && bytes[2] === 8) return 'gzip';
  return bytes.length > 4 && bytes.readUInt32BE(0) === 0x28b52ffd ? 'zstd' : undefined;
}

/** RFC 1950: the method is 8, and both bytes together are a multiple of 31. */
function isZlib(bytes: Buffer): boolean {
  return bytes.length > 2 && ((bytes[0] as number) & 15) === 8 && bytes.readUInt16BE(0) % 31 === 0;
}

/** Nothing compressed begins so: JSON, a form, a line of a log. */
function isText(bytes: Buffer): boolean {
  return bytes.subarray(0, 64).every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13);
}
