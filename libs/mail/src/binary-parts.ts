const LF = 0x0a;
const CR = 0x0d;
const MOST_HEAD = 64 * 1024;
const MOST_PARTS = 500;
/** Ends of the header's name, in the spellings that programs use. */
const NAME_ENDS = ['ncoding:', 'NCODING:'];
const VALUE = /^[ \t]{0,5}"?(?:binary|8bit)"?[ \t;\r\n]/i;

interface Part {
  /** The header's value, and the body, as places in the message. */
  value: [from: number, to: number];
  body: [from: number, to: number];
}

/**
 * Writes the parts that are bytes as they are (binary or 8bit, and no text) in base64: a MIME parser reads lines, and what
 * ends a line in one part is content in another. Their bytes, and so their hashes, are then those that were sent.
 */
export function encodeBinaryParts(bytes: Buffer): Buffer {
  const parts = binaryParts(bytes);
  if (parts.length === 0) return bytes;
  const pieces: Buffer[] = [];
  let at = 0;
  for (const { value, body } of parts) {
    const content = bytes.toString('base64', body[0], body[1]).replace(/.{76}/g, '$&\r\n');
    pieces.push(
      bytes.subarray(at, value[0]),
      Buffer.from(' base64'),
      bytes.subarray(value[1], body[0]),
      Buffer.from(content),
    );
    at = body[1];
  }
  pieces.push(bytes.subarray(at));
  return Buffer.concat(pieces);
}

function binaryParts(bytes: Buffer): Part[] {
  const places = NAME_ENDS.flatMap((name) => placesOf(bytes, name)).sort((a, b) => a - b);
  const parts: Part[] = [];
  let done = 0;
  for (const place of places) {
    if (place < done || !VALUE.test(bytes.toString('latin1', place, place + 32))) continue;
    const part = partAround(bytes, place);
    if (part === null) continue;
    parts.push(part);
    // What looks like a header inside a part's bytes is content.
    done = part.body[1];
  }
  return parts;
}

function placesOf(bytes: Buffer, name: string): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(name); at >= 0 && found.length < MOST_PARTS; at = bytes.indexOf(name, at + 1))
    found.push(at + name.length);
  return found;
}

/** The part whose header this is; null for one that is text, has parts itself, or stands between no delimiters. */
function partAround(bytes: Buffer, place: number): Part | null {
  const start = headStart(bytes, place);
  const end = headEnd(bytes, place);
  if (start === null || end === null) return null;
  const [delimiter = '', ...lines] = bytes.toString('latin1', start, end).split(/\r?\n/);
  const head = lines.join('\n');
  const type = /^content-type:\s{0,20}([^\s;]{1,100})/im.exec(head)?.[1]?.toLowerCase();
  if (!/^content-transfer-encoding:/im.test(head)) return null;
  if (type === undefined || /^(?:text|multipart|message)\//.test(type)) return null;
  const next = bytes.indexOf(`\n${delimiter.trimEnd()}`, end - 1, 'latin1');
  if (next < 0) return null;
  const bodyEnd = bytes[next - 1] === CR ? next - 1 : next;
  if (bodyEnd < end) return null;
  const lineEnd = bytes.indexOf(LF, place);
  return { value: [place, bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd], body: [end, bodyEnd] };
}

/** The delimiter line above. */
function headStart(bytes: Buffer, place: number): number | null {
  for (
    let at = bytes.lastIndexOf(LF, place);
    at > 0 && place - at < MOST_HEAD;
    at = bytes.lastIndexOf(LF, at - 1)
  ) {
    if (bytes[at + 1] === 0x2d && bytes[at + 2] === 0x2d) return at + 1;
    const isEmpty = bytes[at + 1] === LF || (bytes[at + 1] === CR && bytes[at + 2] === LF);
    if (isEmpty) return null;
  }
  return null;
}

/** Behind the empty line below. */
function headEnd(bytes: Buffer, place: number): number | null {
  for (let at = bytes.indexOf(LF, place); at >= 0 && at - place < MOST_HEAD; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at + 1] === LF) return at + 2;
    if (bytes[at + 1] === CR && bytes[at + 2] === LF) return at + 3;
  }
  return null;
}
