import type { Json } from '#contracts';
import { Reader } from '../../reading/reader.ts';
import { isObject } from '../../reading/values.ts';

/** The objects of a list that is one, or is written into a text as JSON. */
export function listIn(alert: Reader, path: string): Reader[] {
  const found = alert.at(path);
  const list = typeof found === 'string' ? parsed(found) : found;
  return Array.isArray(list)
    ? list
        .slice(0, 200)
        .filter(isObject)
        .map((one) => new Reader(one))
    : [];
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
