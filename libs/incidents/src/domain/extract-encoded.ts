import { gunzipSync } from 'node:zlib';

/** What commands say that decode a text, or have one decoded. */
const DECODES = /base64|powershell|pwsh|certutil|atob|-e(?:nc|c)?\s/i;
const ENCODED = /(?<![a-z0-9+/])[a-z0-9+/]{20,65536}={0,2}/gi;
const MOST_TEXTS = 16;
const MOST_CHARACTERS = 256 * 1024;
const DEEPEST = 3;
const GZIP = 'H4sI';

/**
 * The texts that a command line carries in base64, as PowerShell (UTF-16) or a shell (UTF-8, also compressed) would read
 * them, and what these carry themselves: 16 of them, 256 Ki characters and three layers at most.
 */
export function encodedTexts(text: string): string[] {
  const found: string[] = [];
  let budget = MOST_CHARACTERS;
  let layer = [text];
  for (let depth = 0; depth < DEEPEST && layer.length > 0; depth += 1) {
    const next: string[] = [];
    for (const carrier of layer.filter((each) => DECODES.test(each)))
      for (const [token] of carrier.matchAll(ENCODED)) {
        if (found.length + next.length >= MOST_TEXTS || token.length > budget) break;
        budget -= token.length;
        const decoded = decode(token, budget);
        if (decoded === null) continue;
        budget -= decoded.length;
        next.push(decoded);
      }
    found.push(...next);
    layer = next;
  }
  return found;
}

function decode(token: string, most: number): string | null {
  const bytes = Buffer.from(token, 'base64');
  const plain = token.startsWith(GZIP) ? unzipped(bytes, most) : bytes;
  return plain === null ? null : (readable(plain, isWide(plain) ? 'utf-16le' : 'utf-8') ?? null);
}

function unzipped(bytes: Buffer, most: number): Buffer | null {
  try {
    return gunzipSync(bytes, { maxOutputLength: Math.max(most, 1) });
  } catch {
    // No gzip, or more than anybody types: nothing that could be searched.
    return null;
  }
}

/** Latin text in UTF-16 has a zero in every second byte. */
function isWide(bytes: Buffer): boolean {
  const looked = Math.min(bytes.length - (bytes.length % 2), 64);
  let zeros = 0;
  for (let at = 1; at < looked; at += 2) if (bytes[at] === 0) zeros += 1;
  return looked >= 8 && zeros >= looked * 0.4;
}

function readable(bytes: Buffer, charset: 'utf-8' | 'utf-16le'): string | null {
  try {
    const text = new TextDecoder(charset, { fatal: true }).decode(
      charset === 'utf-16le' ? bytes.subarray(0, bytes.length - (bytes.length % 2)) : bytes,
    );
    return /[^\P{Cc}\s]/u.test(text) ? null : text;
  } catch {
    // Bytes that are no text in it.
    return null;
  }
}
