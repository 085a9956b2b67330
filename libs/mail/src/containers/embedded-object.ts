import type { InnerPart } from './define-container.ts';

/**
 * The file in an object that Word or Excel embeds (`Ole10Native`): its size, two bytes, its name, where it was, more, its
 * bytes. Null for what is not made so.
 */
export function embeddedFile(bytes: Buffer): InnerPart | null {
  try {
    return readEmbedded(bytes);
  } catch {
    // Cut off: it is no such object, and is given as it is.
    return null;
  }
}

function readEmbedded(bytes: Buffer): InnerPart | null {
  let at = 6;
  const text = (): string => {
    const end = bytes.indexOf(0, at);
    if (end < 0 || end - at > 1024) throw new RangeError('a name has no end');
    const found = bytes.toString('latin1', at, end);
    at = end + 1;
    return found;
  };
  const label = text();
  const source = text();
  // Two numbers, then the length of the path in a temporary folder and that path.
  at += 8 + bytes.readUInt32LE(at + 4);
  const size = bytes.readUInt32LE(at);
  at += 4;
  if (size > bytes.length - at) return null;
  const name = label || source.slice(source.lastIndexOf('\\') + 1);
  return { name, declared_type: '', bytes: bytes.subarray(at, at + size) };
}
