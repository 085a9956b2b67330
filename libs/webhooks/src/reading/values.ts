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
  let kept: Record<string, unknown> | undefined;
  for (const key of Object.keys(values)) {
    const value = (values as Record<string, unknown>)[key];
    const said = typeof value === 'object' && value !== null ? partOf(value) : value;
    if (said !== undefined && said !== null) (kept ??= {})[key] = said;
  }
  return kept as Said<T> | undefined;
}

function partOf(value: object): object | undefined {
  if (!Array.isArray(value)) return part(value);
  return value.length === 0 ? undefined : value;
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
  const kept: Record<string, unknown> = {};
  for (const key of Object.keys(values)) {
    const value: unknown = values[key as keyof T];
    if (value !== undefined) kept[key] = value;
  }
  return kept as T;
}
