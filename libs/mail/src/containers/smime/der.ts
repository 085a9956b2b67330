/** One element of DER or BER: its tag and the bytes behind its length. */
export interface Element {
  tag: number;
  content: Buffer;
  /** Where the next one begins. */
  end: number;
}

const MOST_DEPTH = 12;
export const SEQUENCE = 0x30;
export const OBJECT_ID = 0x06;
export const OCTETS = 0x04;
/** `[0]`, with elements inside. */
export const EXPLICIT = 0xa0;
const OCTETS_IN_PIECES = 0x24;

/** The element at a place. @throws RangeError for one that is cut off, Error for a form that is not read here */
export function elementAt(bytes: Buffer, at: number, depth = 0): Element {
  if (depth > MOST_DEPTH) throw new Error('it is nested too deep');
  const tag = bytes.readUInt8(at);
  if ((tag & 31) === 31) throw new Error('it has a tag that is not read here');
  const first = bytes.readUInt8(at + 1);
  if (first === 0x80) return indefinite(bytes, tag, at + 2, depth);
  const size = first & 0x7f;
  if (first >= 0x80 && size > 4) throw new Error('it says to be longer than can be');
  const start = first < 0x80 ? at + 2 : at + 2 + size;
  const length = first < 0x80 ? first : bytes.readUIntBE(at + 2, size);
  if (start + length > bytes.length) throw new RangeError('it is cut off');
  return { tag, content: bytes.subarray(start, start + length), end: start + length };
}

/** Elements until two zeros, as programs write that do not know the length before. */
function indefinite(bytes: Buffer, tag: number, start: number, depth: number): Element {
  let at = start;
  while (bytes.readUInt16BE(at) !== 0) at = elementAt(bytes, at, depth + 1).end;
  return { tag, content: bytes.subarray(start, at), end: at + 2 };
}

export function elementsIn(bytes: Buffer): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const element = elementAt(bytes, at);
    found.push(element);
    at = element.end;
  }
  return found;
}

/** The bytes of an octet string, put together of its pieces. */
export function octetsOf({ tag, content }: Element): Buffer {
  if (tag === OCTETS) return content;
  if (tag !== OCTETS_IN_PIECES) throw new Error('where its content should be there is something else');
  return Buffer.concat(elementsIn(content).map((piece) => octetsOf(piece)));
}
