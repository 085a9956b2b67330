import type { Json } from '#contracts';

/** Far more than what is taken (`JSON_LEVELS`) and what is put around it, far less than the stack holds. */
const CANONICAL_LEVELS = 500;

/**
 * The same text for the same value, however a database or a file has ordered its keys.
 * @throws RangeError when it is nested too deep to have such a form
 */
export function canonicalJson(value: Json): string {
  return JSON.stringify(sorted(value, CANONICAL_LEVELS));
}

/** Whether a value has a canonical form at all. */
export function hasCanonicalForm(value: unknown, levels = CANONICAL_LEVELS): boolean {
  if (value === null || typeof value !== 'object') return true;
  return levels > 0 && Object.values(value).every((item) => hasCanonicalForm(item, levels - 1));
}

function sorted(value: Json, levels: number): Json {
  if (value === null || typeof value !== 'object') return value;
  if (levels === 0) throw new RangeError(`JSON is nested more than ${CANONICAL_LEVELS} levels deep.`);
  if (Array.isArray(value)) return value.map((item) => sorted(item, levels - 1));
  // What says itself how it is written (a Date), as JSON.stringify asks it.
  if (typeof value['toJSON'] === 'function') return (value['toJSON'] as () => Json)();
  const copy: Record<string, Json> = {};
  for (const key of Object.keys(value).sort()) {
    const item = sorted(value[key] as Json, levels - 1);
    if (key === '__proto__') Object.defineProperty(copy, key, { value: item, enumerable: true });
    else copy[key] = item;
  }
  return copy;
}
