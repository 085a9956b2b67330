import { checkItems, type Marks } from './marks.ts';
import { mediaType } from './media-type.ts';

export interface Part {
  name: string;
  /** Null: a field, and no file. */
  filename: string | null;
  /** As its header has it; empty when there is none. */
  contentType: string;
  body: Buffer;
}

const LONGEST_HEADER = 4096;

/** The parts of a `multipart/…` body; null when its boundary stands nowhere in it. */
export function partsOf(body: Buffer, boundary: string, marks: Marks): Part[] | null {
  const delimiter = `--${boundary}`;
  let at = body.indexOf(delimiter);
  if (boundary === '' || at < 0) return null;
  const parts: Part[] = [];
  for (;;) {
    const from = at + delimiter.length;
    if (body.toString('latin1', from, from + 2) === '--') return parts;
    const next = body.indexOf(`\n${delimiter}`, from);
    const end = next < 0 ? body.length : body[next - 1] === 0x0d ? next - 1 : next;
    const part = partOf(body.subarray(Math.min(from, end), end));
    if (part !== null) parts.push(part);
    checkItems(parts.length, 'parts');
    if (next < 0) break;
    at = next + 1;
  }
  marks.add('The last part of the multipart body has no end: something of it may be missing.');
  return parts;
}

/** From behind the delimiter, whose line still ends here. */
function partOf(bytes: Buffer): Part | null {
  const line = bytes.indexOf('\n');
  if (line < 0) return null;
  const rest = bytes.subarray(line + 1);
  const head = /^(?:[^]*?\n)?\r?\n/.exec(rest.toString('latin1', 0, LONGEST_HEADER))?.[0] ?? '';
  const header = (name: string): string => headerOf(head, name);
  const disposition = mediaType(header('content-disposition')).parameters;
  const filename = disposition.get('filename') ?? disposition.get('filename*')?.replace(/^[^']*'[^']*'/, '');
  const content = rest.subarray(head.length);
  return {
    name: utf8(disposition.get('name') ?? ''),
    filename: filename === undefined ? null : utf8(filename),
    contentType: header('content-type'),
    body:
      header('content-transfer-encoding').toLowerCase() === 'base64'
        ? Buffer.from(content.toString('latin1'), 'base64')
        : content,
  };
}

function headerOf(head: string, name: string): string {
  const lines = head.replaceAll(/\r?\n[ \t]+/g, ' ').split('\n');
  const found = lines.find((line) => line.slice(0, name.length + 1).toLowerCase() === `${name}:`);
  return found === undefined ? '' : found.slice(name.length + 1).trim();
}

function utf8(latin: string): string {
  return Buffer.from(latin, 'latin1').toString('utf8');
}
