const ESCAPED = 0xf700;
const RUNS = /[\uf700-\uf7ff]+/g;

/**
 * A mail as text that can be stored and sent as JSON, and that gives its bytes back exactly. A mail in UTF-8 is itself.
 * Each byte of another charset, and each zero, which PostgreSQL refuses, stands as a letter of a range that no text uses.
 */
export function mailText(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!/[\0\uf700-\uf7ff]/.test(text)) return text;
  } catch {
    // No UTF-8: byte by byte, below.
  }
  return escaped(bytes);
}

/** The bytes of a mail that `mailText` has written; of any other text its UTF-8. */
export function mailBytes(text: string): Uint8Array {
  const encoder = new TextEncoder();
  if (text.search(RUNS) < 0) return encoder.encode(text);
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const run of text.matchAll(RUNS)) {
    pieces.push(encoder.encode(text.slice(at, run.index)));
    pieces.push(Uint8Array.from(run[0], (letter) => letter.charCodeAt(0) & 0xff));
    at = run.index + run[0].length;
  }
  pieces.push(encoder.encode(text.slice(at)));
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const piece of pieces) {
    bytes.set(piece, end);
    end += piece.length;
  }
  return bytes;
}

function escaped(bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const pieces: string[] = [];
  let start = 0;
  for (let at = 0; at < bytes.length;) {
    const length = wellFormed(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    pieces.push(decoder.decode(bytes.subarray(start, at)), String.fromCharCode(ESCAPED + (bytes[at] ?? 0)));
    at += 1;
    start = at;
  }
  pieces.push(decoder.decode(bytes.subarray(start)));
  return pieces.join('');
}

/** Bytes of the letter that begins here; none for what is no UTF-8, a zero, or a letter that stands for a byte. */
function wellFormed(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return first === 0 ? 0 : 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return 0;
  for (let next = at + 1; next < at + length; next += 1) if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1] ?? 0;
  // Longer than needed, a half of a pair, or beyond the last letter.
  if ((first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f)) return 0;
  if ((first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f)) return 0;
  return first === 0xef && second >= 0x9c && second <= 0x9f ? 0 : length;
}
