/** The letters U+F700 to U+F7FF in UTF-8: EF, 9C to 9F, and the rest of the byte. */
const LEAD = 0xef;
const LEAST = 0x9c;
const MOST = 0x9f;

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
  const bytes = new TextEncoder().encode(text);
  const first = bytes.indexOf(LEAD);
  if (first < 0) return bytes;
  let end = first;
  for (let at = first; at < bytes.length;) {
    const second = bytes[at + 1] ?? 0;
    if (bytes[at] === LEAD && standsForByte(second)) {
      bytes[end] = ((second & 0x03) << 6) | ((bytes[at + 2] ?? 0) & 0x3f);
      at += 3;
    } else {
      bytes[end] = bytes[at] ?? 0;
      at += 1;
    }
    end += 1;
  }
  return bytes.subarray(0, end);
}

/** In one piece: every second byte of a mail may be one that is escaped, and a text for each would fill the memory. */
function escaped(bytes: Uint8Array): string {
  let odd = 0;
  for (let at = 0; at < bytes.length;) {
    const length = wellFormed(bytes, at);
    if (length === 0) odd += 1;
    at += length || 1;
  }
  const written = new Uint8Array(bytes.length + 2 * odd);
  let end = 0;
  for (let at = 0; at < bytes.length;) {
    const length = wellFormed(bytes, at);
    if (length === 0) {
      const byte = bytes[at] ?? 0;
      written[end] = LEAD;
      written[end + 1] = LEAST | (byte >> 6);
      written[end + 2] = 0x80 | (byte & 0x3f);
      end += 3;
    }
    for (let next = at; next < at + length; next += 1, end += 1) written[end] = bytes[next] ?? 0;
    at += length || 1;
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(written);
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
  return first === LEAD && standsForByte(second) ? 0 : length;
}

function standsForByte(second: number): boolean {
  return second >= LEAST && second <= MOST;
}
