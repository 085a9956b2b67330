import type { Json } from '#contracts';

/** The same text for the same value, however a database or a file has ordered its keys. */
export function canonicalJson(value: Json): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(sorted);
  // What says itself how it is written (a Date), as JSON.stringify asks it.
  if (typeof value['toJSON'] === 'function') return (value['toJSON'] as () => Json)();
  const copy: Record<string, Json> = {};
  for (const key of Object.keys(value).sort()) {
    const item = sorted(value[key] as Json);
    if (key === '__proto__') Object.defineProperty(copy, key, { value: item, enumerable: true });
    else copy[key] = item;
  }
  return copy;
}
