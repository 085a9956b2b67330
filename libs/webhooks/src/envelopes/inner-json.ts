import type { Json } from '#contracts';
import { Problem } from '#platform';
import { parseJson } from '../domain/json.ts';

/** JSON that a carrier has written into a text; null for any other text. */
export function innerJson(text: string): Json | null {
  if (!/^\s*[{[]/.test(text)) return null;
  try {
    return parseJson(Buffer.from(text)).value;
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}
