import type { Json, JsonObject } from '#contracts';
import { Reader } from '../reading/reader.ts';
import { isObject } from '../reading/values.ts';
import type { WebhookFormat } from './define-format.ts';

type Holder = Pick<WebhookFormat, 'secrets' | 'recognises'>;

const REDACTED = '[redacted]';

/**
 * The value without what these formats call secrets of their sources, wherever in it one of their alerts stands: others
 * carry it, and a source of any format may be sent it.
 * @returns the very value where there is none
 */
export function withoutSecrets(value: Json, holders: readonly Holder[]): Json {
  if (Array.isArray(value)) {
    const items = value.map((item) => withoutSecrets(item, holders));
    return items.every((item, place) => item === value[place]) ? value : items;
  }
  if (!isObject(value)) return value;
  const held = secretsOf(value, holders);
  const entries = Object.entries(value).map(([key, inner]): [string, Json] => [
    key,
    held.has(key) ? REDACTED : withoutSecrets(inner, holders),
  ]);
  return entries.every(([key, inner]) => inner === value[key]) ? value : Object.fromEntries(entries);
}

function secretsOf(alert: JsonObject, holders: readonly Holder[]): Set<string> {
  const held = new Set<string>();
  for (const holder of holders) {
    const own = holder.secrets?.filter((key) => Object.hasOwn(alert, key)) ?? [];
    if (own.length > 0 && holder.recognises?.(new Reader(alert)) === true)
      for (const key of own) held.add(key);
  }
  return held;
}
