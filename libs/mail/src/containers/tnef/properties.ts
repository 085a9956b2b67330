import { LATIN, UNICODE } from '../mapi.ts';

export interface TnefProperty {
  type: number;
  value: Buffer;
}

const OBJECT = 0x0d;
const BINARY = 0x102;
const MULTIPLE = 0x1000;
const NAMED = 0x8000;
/** Bytes of the kinds that have a fixed size, filled up to four. */
const SIZES: ReadonlyMap<number, number> = new Map([
  [0x02, 4],
  [0x03, 4],
  [0x04, 4],
  [0x05, 8],
  [0x06, 8],
  [0x07, 8],
  [0x0a, 4],
  [0x0b, 4],
  [0x14, 8],
  [0x40, 8],
  [0x48, 16],
]);
const MOST = 2000;

/**
 * The properties in an attribute of TNEF (MS-OXTNEF 2.1.3.4); what follows one of an unknown kind is not reached.
 * @throws RangeError for one that is cut off
 */
export function readProperties(bytes: Buffer): Map<number, TnefProperty> {
  const found = new Map<number, TnefProperty>();
  const count = Math.min(bytes.readUInt32LE(0), MOST);
  let at = 4;
  for (let n = 0; n < count && at + 4 <= bytes.length; n += 1) {
    const [type, id] = [bytes.readUInt16LE(at), bytes.readUInt16LE(at + 2)];
    at += 4;
    if (id >= NAMED) at = behindName(bytes, at);
    const kind = type & ~MULTIPLE;
    const isVariable = kind === LATIN || kind === UNICODE || kind === BINARY || kind === OBJECT;
    const size = SIZES.get(kind);
    if (!isVariable && size === undefined) return found;
    let values = 1;
    if (isVariable || type !== kind) {
      values = bytes.readUInt32LE(at);
      at += 4;
    }
    for (let value = 0; value < values && at < bytes.length; value += 1) {
      const length = size ?? bytes.readUInt32LE(at);
      const start = size === undefined ? at + 4 : at;
      found.set(id, { type: kind, value: bytes.subarray(start, start + length) });
      at = start + length + ((4 - (length % 4)) % 4);
    }
  }
  return found;
}

function behindName(bytes: Buffer, at: number): number {
  const kind = bytes.readUInt32LE(at + 16);
  if (kind === 0) return at + 24;
  const length = bytes.readUInt32LE(at + 20);
  return at + 24 + length + ((4 - (length % 4)) % 4);
}
