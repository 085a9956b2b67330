const SHORTEST = 4;

/**
 * Runs of letters in bytes of any form, one a line, as one byte and as two bytes each (UTF-16, Latin): what can be read
 * of a format whose structure is not followed. Linear.
 */
export function lettersIn(bytes: Buffer, most: number): string {
  const found: string[] = [];
  let length = 0;
  for (const width of [1, 2]) {
    let start = -1;
    for (let at = 0; at <= bytes.length && length < most; at += 1) {
      const isLetter = at < bytes.length && isShown(bytes[at] ?? 0) && (width === 1 || bytes[at + 1] === 0);
      if (isLetter) {
        if (start < 0) start = at;
        if (width === 2) at += 1;
        continue;
      }
      if (start >= 0 && at - start >= SHORTEST * width) {
        const run = bytes.toString(width === 1 ? 'latin1' : 'utf16le', start, at);
        found.push(run);
        length += run.length;
      }
      start = -1;
    }
  }
  return found.join('\n').slice(0, most);
}

/** Space to tilde, tabs, and the letters of Latin 1. */
function isShown(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte >= 0xc0;
}
