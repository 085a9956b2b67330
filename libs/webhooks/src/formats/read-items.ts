import type { Json, JsonObject } from '#contracts';
import { Problem } from '#platform';
import type { Delivery, ParsedAlert } from '../domain/parsed-alert.ts';
import { itemsOf, type Item } from '../envelopes/index.ts';
import { parseAlert } from '../reading/parse-alert.ts';
import { Reader } from '../reading/reader.ts';
import { isObject } from '../reading/values.ts';
import { readText } from '../texts/index.ts';
import type { WebhookFormat } from './define-format.ts';

/** What is stored in one transaction, in parts; a full delivery takes seconds. */
const MAX_ALERTS = 10_000;

/**
 * The alerts of a delivery, each by whichever of these formats knows it, and by its keys where none does.
 * @param received when it came, where that is known
 * @throws Problem invalid_request, too_large
 */
export function readItems(
  body: Json,
  formats: readonly WebhookFormat[],
  received: Date | null = null,
): Delivery {
  const readers = new WeakMap<object, Reader>();
  const readerOf = (object: JsonObject): Reader => {
    const known = readers.get(object);
    if (known !== undefined) return known;
    const reader = new Reader(object);
    readers.set(object, reader);
    return reader;
  };
  const formatOf = (reader: Reader): WebhookFormat | null =>
    formats.find((format) => format.recognises?.(reader)) ?? null;
  const items = itemsOf(body, {
    unwrap: (object) => first(formats, (format) => format.unwrap?.(object)),
    isAlert: (object) => formatOf(readerOf(object)) !== null,
  });
  checkCount(items.length);
  const alerts = items.map((item) => readItem(item, received, readerOf, formatOf));
  return { alerts, recognised: alerts.every(({ format }) => format !== null) };
}

function readItem(
  { value, around }: Item,
  received: Date | null,
  readerOf: (object: JsonObject) => Reader,
  formatOf: (reader: Reader) => WebhookFormat | null,
): ParsedAlert {
  const object = isObject(value) ? value : typeof value === 'string' ? readText(value, received) : { value };
  const reader = readerOf(object);
  return parseAlert(reader, formatOf(reader), value, around);
}

function first<T, R>(items: readonly T[], take: (item: T) => R | null | undefined): R | null {
  for (const item of items) {
    const taken = take(item);
    if (taken !== null && taken !== undefined) return taken;
  }
  return null;
}

export function checkCount(count: number): void {
  if (count === 0) throw new Problem('invalid_request', 'The delivery holds no alert: its list is empty.');
  if (count > MAX_ALERTS)
    throw new Problem('too_large', `The delivery holds ${count} alerts; send at most ${MAX_ALERTS} at once.`);
}
