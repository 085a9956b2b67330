import type { Json, JsonObject } from '#contracts';

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands where nothing was known. */
const SAYS_NOTHING =
  /^(?:-+|\?+|null|undefined|none|nil|n\/a|na|unknown|not available|<nil>|\(null\)|\[\]|\{\})$/i;

/** A value as text, or undefined when it says nothing. Numbers and booleans count; objects and lists do not. */
export function text(value: Json | undefined): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return undefined;
  const trimmed = value.trim();
  return trimmed === '' || SAYS_NOTHING.test(trimmed) ? undefined : trimmed;
}

/**
 * The object without the parts that say nothing, however deep; undefined when none is left. Empty lists say nothing.
 */
export function part<T extends object>(values: T): Said<T> | undefined {
  const kept: [string, unknown][] = [];
  for (const [key, value] of Object.entries(values)) {
    const said = isObject(value as Json)
      ? part(value as object)
      : Array.isArray(value) && value.length === 0
        ? undefined
        : value;
    if (said !== undefined && said !== null) kept.push([key, said]);
  }
  return kept.length === 0 ? undefined : (Object.fromEntries(kept) as Said<T>);
}

type Said<T> = {
  [K in keyof T]?: Exclude<T[K], undefined | null> extends readonly unknown[]
    ? Exclude<T[K], undefined | null>
    : Exclude<T[K], undefined | null> extends object
      ? Said<Exclude<T[K], undefined | null>>
      : Exclude<T[K], undefined | null>;
};

/** Drops properties that are undefined: `exactOptionalPropertyTypes` and JSON both want them absent. */
export function defined<T extends object>(values: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
