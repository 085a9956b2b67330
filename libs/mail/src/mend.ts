import { isUtf8 } from 'node:buffer';
import { decodeText } from './containers/decode-text.ts';
import type { MailDefect } from './types.ts';

export interface Mended {
  bytes: Buffer;
  /** What was mended, or could not be. */
  mended: MailDefect[];
}

interface ContentType {
  /** Line numbers: its first, and the first that is not its own. */
  from: number;
  to: number;
  value: string;
  boundary: string | null;
}

const MOST_HEAD = 256 * 1024;
/** Further down nothing is taken for the end of the headers. */
const LONGEST_HEAD = 4 * 1024 * 1024;
const CR = 0x0d;
const LF = 0x0a;
const BOUNDARY = /;\s{0,20}boundary\s{0,5}=\s{0,5}(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i;
const MOST_LOOKED = 64 * 1024;

/**
 * Puts the frame of a message right, as mail programs do that show it all the same: headers in another charset than
 * UTF-8, no gap before the first part, two Content-Type headers, a boundary that is missing or that no part uses. A sound
 * message is given back as it is.
 */
export function mendStructure(given: Buffer): Mended {
  const head = given.subarray(0, headEnd(given));
  if (isUtf8(head)) return mendParts(given);
  const { bytes, mended } = mendParts(
    Buffer.concat([Buffer.from(decodeText(head)), given.subarray(head.length)]),
  );
  return { bytes, mended: ['headers_8bit', ...mended] };
}

function mendParts(bytes: Buffer): Mended {
  const end = headEnd(bytes);
  if (end > MOST_HEAD) return { bytes, mended: [] };
  const lines = bytes.toString('latin1', 0, end).split('\n');
  const types = contentTypes(lines);
  if (!types.some(isMultipart)) return { bytes, mended: [] };
  const mended: MailDefect[] = [];
  const gapless = lines.findIndex((line) =>
    types.some(({ boundary }) => boundary !== null && isDelimiter(line, boundary)),
  );
  const own = gapless < 0 ? types : types.filter(({ from }) => from < gapless);
  const headLines = gapless < 0 ? lines : lines.slice(0, gapless);
  const body =
    gapless < 0
      ? bytes.subarray(end)
      : bytes.subarray(Buffer.byteLength(`${headLines.join('\n')}\n`, 'latin1'));
  if (gapless >= 0) mended.push('boundary_mended');
  if (own.length > 1) mended.push('headers_doubled');
  const multiparts = own.filter(isMultipart);
  const used = multiparts.find(({ boundary }) => boundary !== null && hasDelimiter(body, boundary));
  const chosen = used ?? multiparts[0];
  if (chosen === undefined) return { bytes, mended: [] };
  const written = used === undefined ? guessed(chosen, body, mended) : chosen.value;
  if (mended.length === 0) return { bytes, mended };
  const kept = headLines.filter(
    (line, at) => line.trim() !== '' && !own.some(({ from, to }) => at >= from && at < to),
  );
  const head = [...kept.map((line) => line.replace(/\r$/, '')), `Content-Type:${written}`, '', ''].join(
    '\r\n',
  );
  return { bytes: Buffer.concat([Buffer.from(head, 'latin1'), withoutGap(body)]), mended };
}

/**
 * The message with each line that is no UTF-8 read as Windows-1252, for a body whose charset nobody says or says wrongly.
 * Null where all of it is UTF-8.
 */
export function linesInUtf8(bytes: Buffer): Buffer | null {
  if (isUtf8(bytes)) return null;
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const found = bytes.indexOf(LF, at);
    const end = found < 0 ? bytes.length : found + 1;
    const line = bytes.subarray(at, end);
    pieces.push(isUtf8(line) ? line : Buffer.from(decodeText(line)));
    at = end;
  }
  return Buffer.concat(pieces);
}

/** A boundary that the body itself uses; where there is none, what is there is read as text. */
function guessed(type: ContentType, body: Buffer, mended: MailDefect[]): string {
  const found = delimiterIn(body);
  mended.push(found === null ? 'boundary_missing' : 'boundary_mended');
  const [kind = ''] = type.value.split(';', 1);
  return found === null ? ' text/plain; charset=utf-8' : `${kind.trimEnd()}; boundary="${found}"`;
}

/** Where the headers end: the first empty line. */
export function headEnd(bytes: Buffer): number {
  for (let at = bytes.indexOf(LF); at >= 0 && at < LONGEST_HEAD; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at + 1] === LF) return at + 1;
    if (bytes[at + 1] === CR && bytes[at + 2] === LF) return at + 1;
  }
  return bytes.length;
}

function contentTypes(lines: readonly string[]): ContentType[] {
  const found: ContentType[] = [];
  for (const [from, line] of lines.entries()) {
    if (!/^content-type[ \t]{0,5}:/i.test(line)) continue;
    let to = from + 1;
    while (/^[ \t]/.test(lines[to] ?? '')) to += 1;
    const value = lines
      .slice(from, to)
      .join(' ')
      .replace(/[\r\n]/g, '')
      .slice(line.indexOf(':') + 1);
    const match = BOUNDARY.exec(value);
    found.push({ from, to, value, boundary: match?.[1]?.trimEnd() ?? match?.[2] ?? null });
  }
  return found;
}

function isMultipart({ value }: ContentType): boolean {
  return /^\s{0,20}multipart\//i.test(value);
}

function isDelimiter(line: string, boundary: string): boolean {
  return line.startsWith(`--${boundary}`) && /^(?:--)?[ \t]{0,10}\r?$/.test(line.slice(boundary.length + 2));
}

function hasDelimiter(body: Buffer, boundary: string): boolean {
  const delimiter = `--${boundary}`;
  for (let at = body.indexOf(delimiter, 0, 'latin1'); at >= 0; at = body.indexOf(delimiter, at + 1, 'latin1'))
    if (at === 0 || body[at - 1] === LF) return true;
  return false;
}

/** A line that begins as a delimiter does, and comes again or ends the message. */
function delimiterIn(body: Buffer): string | null {
  const lines = body.toString('latin1', 0, MOST_LOOKED).split(/\r?\n/);
  const last = body.toString('latin1', Math.max(0, body.length - MOST_LOOKED)).split(/\r?\n/);
  const ends = new Set(
    last.filter((line) => line.startsWith('--') && line.endsWith('--')).map((line) => line.slice(2, -2)),
  );
  const seen = new Set<string>();
  for (const line of lines) {
    const name = /^--([^\s"-][^\r\n"]{0,100})$/.exec(line)?.[1]?.trimEnd();
    if (name === undefined || name.endsWith('--')) continue;
    if (ends.has(name) || seen.has(name)) return name;
    seen.add(name);
  }
  return null;
}

function withoutGap(body: Buffer): Buffer {
  if (body[0] === LF) return body.subarray(1);
  return body[0] === CR && body[1] === LF ? body.subarray(2) : body;
}
