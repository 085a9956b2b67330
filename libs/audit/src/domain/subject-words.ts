import type { Json } from '#contracts';
import { isObject } from './readable.ts';

/** Under which keys an entry itself says what its subject is called, the most telling first. */
const NAMES = ['name', 'summary', 'slug', 'title', 'email'] as const;

/** What an entry's own details call its subject: of what is deleted nothing else tells it any more. */
export function nameWithin(details: Json): string | null {
  if (!isObject(details)) return null;
  for (const part of [details['after'], details['before'], details['payload']])
    if (isObject(part))
      for (const key of NAMES) {
        const value = part[key];
        if (typeof value === 'string' && value !== '') return value;
      }
  return null;
}
