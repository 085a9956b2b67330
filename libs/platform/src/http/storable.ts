import { Problem } from '../errors/problem.ts';

/** U+0000 and half surrogate pairs, as JSON writes them: most bodies have none, and are not walked. */
const SUSPICIOUS = /\\u(?:0000|d[89a-f])|\0/i;

/**
 * PostgreSQL keeps neither U+0000 nor half a surrogate pair in a text, so no field may hold one, however deep.
 * @throws Problem invalid_request with the field's path
 */
export function refuseUnstorable(text: string, body: unknown): void {
  if (!SUSPICIOUS.test(text)) return;
  const path = unstorable(body, '');
  if (path === null) return;
  const message = `${path === '' ? 'The body' : path} holds the character U+0000 or half a character, which no text may hold`;
  throw new Problem('invalid_request', `${message}. Leave it out and send it again.`, {
    errors: [{ path, code: 'not_storable', message }],
  });
}

function unstorable(value: unknown, path: string): string | null {
  if (typeof value === 'string') return isStorable(value) ? null : path;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, item] of Object.entries(value)) {
    const below = path === '' ? key : `${path}.${key}`;
    const found = isStorable(key) ? unstorable(item, below) : path;
    if (found !== null) return found;
  }
  return null;
}

export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
