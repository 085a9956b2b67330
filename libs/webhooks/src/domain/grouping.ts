import type { Json, JsonObject } from '#contracts';
import { normalName, valueAt } from '#incidents';

/** What a source's own grouping looks at. */
export interface GroupedAlert {
  title: string | null;
  fields: JsonObject;
  raw: Json;
}

export const GROUPING_KEY = /^(?:title|(?:raw\.)?[A-Za-z0-9_@$-]+(?:\.[A-Za-z0-9_@$ -]+)*)$/;
export const MOST_GROUPING_KEYS = 10;

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
