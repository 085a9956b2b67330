import type { Json, JsonObject } from '#contracts';

const MAX_ENTRIES = 4000;
const MAX_DEPTH = 8;

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as text, or undefined when it says nothing. Numbers and booleans count; objects and lists do not. */
export function text(value: Json | undefined): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return undefined;
  const trimmed = value.trim();
  return trimmed === '' || trimmed === '-' || /^(?:null|undefined|n\/a)$/i.test(trimmed)
    ? undefined
    : trimmed;
}

/**
 * A JSON value read by dotted paths whose case does not matter; list items by index (`behaviors.0.sha256`).
 * Vendors write the same field in several cases and nestings, and workflow tools send keys with dots in them.
 */
export class Reader {
  private readonly leaves = new Map<string, Json>();

  constructor(readonly value: Json) {
    this.flatten(value, '', 0);
  }

  /** The first of these paths that says something. */
  text(...paths: string[]): string | undefined {
    for (const path of paths) {
      const found = text(this.leaves.get(path));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The first leaf whose path ends so: for bodies whose outer shape is the sender's choice. */
  endingWith(...endings: string[]): string | undefined {
    for (const ending of endings) {
      for (const [path, value] of this.leaves) {
        if (path !== ending && !path.endsWith(`.${ending}`)) continue;
        const found = text(value);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  has(path: string): boolean {
    return this.leaves.has(path);
  }

  private flatten(value: Json, path: string, depth: number): void {
    if (this.leaves.size >= MAX_ENTRIES || depth > MAX_DEPTH) return;
    if (typeof value !== 'object' || value === null) {
      if (!this.leaves.has(path)) this.leaves.set(path, value);
      return;
    }
    for (const [key, child] of Object.entries(value)) {
      const name = key.toLowerCase();
      this.flatten(child, path === '' ? name : `${path}.${name}`, depth + 1);
    }
  }
}

/** The object without the parts that say nothing; undefined when none is left. */
export function part<T extends Record<string, string | undefined>>(
  values: T,
): { [K in keyof T]?: string } | undefined {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined);
  return kept.length === 0 ? undefined : (Object.fromEntries(kept) as { [K in keyof T]?: string });
}

/** Drops properties that are undefined: `exactOptionalPropertyTypes` and JSON both want them absent. */
export function defined<T extends object>(values: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

/** RFC 3339 from what vendors write as a time: ISO with or without zone (UTC is meant), epoch seconds or milliseconds. */
export function time(value: string | undefined): string | null {
  if (value === undefined) return null;
  const number = Number(value);
  if (Number.isFinite(number)) {
    if (number < 1e8) return null;
    return instant(number < 1e11 ? number * 1000 : number < 1e14 ? number : number / 1e6);
  }
  const iso = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(value);
  if (iso === null) return instant(Date.parse(value));
  const [, date, clock, fraction = '', zone = 'Z'] = iso;
  return instant(Date.parse(`${date}T${clock}${fraction.slice(0, 4)}${zone}`));
}

function instant(ms: number): string | null {
  // PostgreSQL's and JavaScript's years both end well after 9999; nothing sensible lies beyond.
  return Number.isFinite(ms) && ms > 0 && ms < 253_402_300_800_000 ? new Date(ms).toISOString() : null;
}
