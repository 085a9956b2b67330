import { isUtf8 } from 'node:buffer';

/** Text of bytes whose charset nobody says: by its byte order mark, else UTF-8 where it is that, else Windows-1252. */
export function decodeText(bytes: Buffer, most = bytes.length): string {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return decode('utf-16le', bytes.subarray(2, most + (most % 2)));
  if (first === 0xfe && second === 0xff) return decode('utf-16be', bytes.subarray(2, most + (most % 2)));
  const start = first === 0xef && second === 0xbb && third === 0xbf ? 3 : 0;
  if (isWide(bytes)) return decode('utf-16le', bytes.subarray(0, most + (most % 2)));
  const within = bytes.subarray(start, most);
  // A cut inside a character is no other charset.
  const whole = within.length < bytes.length - start ? within.subarray(0, lastStart(within)) : within;
  return decode(isUtf8(whole) ? 'utf-8' : 'windows-1252', whole);
}

function decode(charset: string, bytes: Buffer): string {
  return new TextDecoder(charset).decode(bytes);
}

/** UTF-16 without a mark: every second byte of Latin text is zero. */
function isWide(bytes: Buffer): boolean {
  const looked = Math.min(bytes.length, 64) & ~1;
  if (looked < 8) return false;
  for (let at = 0; at < looked; at += 2) if (bytes[at] === 0 || bytes[at + 1] !== 0) return false;
  return true;
}

/** Where the last character of UTF-8 begins. */
function lastStart(bytes: Buffer): number {
  let at = bytes.length;
  for (let back = 0; back < 4 && at > 0; back += 1) {
    at -= 1;
    if (((bytes[at] ?? 0) & 0xc0) !== 0x80) return at;
  }
  return bytes.length;
}
