import type { Json } from '#contracts';
import { hasCanonicalForm } from '#platform';

/** Stands in an entry for what cannot be read; the application records no such thing, so nothing authenticates it. */
export const UNREADABLE = 'unreadable';

/** A timestamp reaches further than a Date: `infinity` and the years past it have no RFC 3339 form. */
export function readableTime(value: unknown): string {
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : UNREADABLE;
}

export function readableDetails(details: Json): Json {
  return hasCanonicalForm(details) ? details : { [UNREADABLE]: 'nested too deep' };
}

/** For people: the details as the object that all recorded ones are. */
export function shownDetails(details: Json): Record<string, Json> {
  const readable = readableDetails(details);
  return isObject(readable) ? readable : { [UNREADABLE]: readable };
}

export function isObject(value: unknown): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
