import { NORMAL_ALERT, type Json, type JsonObject } from '#contracts';
import { normalName, valueAt } from '#incidents';

/** What a source's own grouping looks at. */
export interface GroupedAlert {
  title: string | null;
  fields: JsonObject;
  raw: Json;
}

export const GROUPING_KEY = /^(?:title|(?:raw\.)?[A-Za-z0-9_@$-]+(?:\.[A-Za-z0-9_@$ -]+)*)$/;
export const MOST_GROUPING_KEYS = 10;

/** Whether any alert can say it: a misspelt name would group nothing, and nobody would hear of it. */
export function isKnownKey(key: string): boolean {
  if (key === 'title' || key.startsWith('raw.')) return true;
  let at: unknown = NORMAL_ALERT;
  for (const name of key.split('.')) {
    if (at === 'json') return true;
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return false;
    at = (at as Record<string, unknown>)[name];
  }
  return typeof at === 'string';
}

/** As one sentence for whoever set them, or null. */
export function unknownKeys(keys: readonly string[]): string | null {
  const unknown = keys.filter((key) => !isKnownKey(key));
  if (unknown.length === 0) return null;
  return `The normal alert has no ${unknown.join(', ')}. Take a field of it such as rule.name or host.name, title, or raw. and a path as it was sent.`;
}

/**
 * What makes two alerts of a source one thing. An alert that lacks one of the source's keys cannot be told apart by them:
 * the format's own count for it as well, so that it is never taken for a thing that it is not.
 * @param keys paths in the names of the normal alert (`host.name`), or `raw.<path>` as it was sent; empty: the format's own
 */
export function groupingOf(alert: GroupedAlert, keys: readonly string[], byFormat: readonly Json[]): Json[] {
  if (keys.length === 0) return [...byFormat];
  const values = keys.map((key) => groupingValue(alert, key));
  return ['keys', ...keys, ...values, ...(values.includes(null) ? byFormat : [])];
}

/** In normal form, so that `WS-7` and `ws-7` are one; null when the alert does not say. */
export function groupingValue({ title, fields, raw }: GroupedAlert, key: string): string | null {
  const found =
    key === 'title' ? title : key.startsWith('raw.') ? valueAt(raw, key.slice(4)) : valueAt(fields, key);
  if (found === undefined || found === null || found === '') return null;
  return normalName(typeof found === 'string' ? found : JSON.stringify(found));
}
