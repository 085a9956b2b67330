import type { Opened, Part } from './define-container.ts';

/** What goes from one thread to another, and what of it is handed over instead of copied. */
export interface Sent<T> {
  message: T;
  transfer: ArrayBuffer[];
}

export function sentPart(part: Part): Sent<Part> {
  const [bytes, transfer] = ownBytes(part.bytes);
  return { message: { ...part, bytes }, transfer: [transfer] };
}

export function receivedPart(part: Part): Part {
  return { ...part, bytes: asBuffer(part.bytes) };
}

export function sent(opened: Opened): Sent<Opened> {
  const transfer: ArrayBuffer[] = [];
  const parts = opened.parts.map((part) => {
    const [bytes, buffer] = ownBytes(part.bytes);
    transfer.push(buffer);
    return { ...part, bytes };
  });
  return { message: { ...opened, parts }, transfer };
}

export function received(opened: Opened): Opened {
  return { ...opened, parts: opened.parts.map((part) => ({ ...part, bytes: asBuffer(part.bytes) })) };
}

/** To send a view is to send all that it looks at: a part of a mail would take the whole mail along. */
function ownBytes(bytes: Buffer): [Buffer, ArrayBuffer] {
  const buffer = new ArrayBuffer(bytes.length);
  const own = Buffer.from(buffer);
  own.set(bytes);
  return [own, buffer];
}

/** A buffer arrives as a plain array of bytes. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
