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
  const changed = new Map<string, Json>();
  for (const key of secretsOf(value, holders)) changed.set(key, REDACTED);
  for (const key of Object.keys(value)) {
    const inner = value[key] as Json;
    const kept = typeof inner === 'object' && !changed.has(key) ? withoutSecrets(inner, holders) : inner;
    if (kept !== inner) changed.set(key, kept);
  }
  if (changed.size === 0) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, changed.has(key) ? (changed.get(key) as Json) : inner]),
  );
}

function secretsOf(alert: JsonObject, holders: readonly Holder[]): string[] {
  const held: string[] = [];
  for (const holder of holders) {
    const own = holder.secrets?.filter((key) => Object.hasOwn(alert, key)) ?? [];
    if (own.length > 0 && holder.recognises?.(new Reader(alert)) === true) held.push(...own);
  }
  return held;
}
