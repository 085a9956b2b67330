import type { Json, JsonObject } from '#contracts';
import { Problem } from '#platform';
import type { Delivery, ParsedAlert } from '../domain/parsed-alert.ts';
import { itemsOf, type Item } from '../envelopes/index.ts';
import { parseAlert } from '../reading/parse-alert.ts';
import { Reader } from '../reading/reader.ts';
import { isObject } from '../reading/values.ts';
import { readText } from '../texts/index.ts';
import type { WebhookFormat } from './define-format.ts';
import type { Recognition } from './recognition.ts';
import { withoutSecrets } from './secrets.ts';

/** What is stored in one transaction, in parts; a full delivery takes seconds. */
const MAX_ALERTS = 10_000;

/**
 * The alerts of a delivery, each by whichever of these formats knows it, and by its keys where none does.
 * @param received when it came, where that is known
 * @throws Problem invalid_request, too_large
 */
export function readItems(
  body: Json,
  recognition: Recognition<WebhookFormat>,
  received: Date | null = null,
): Delivery {
  const known = new WeakMap<object, Recognised>();
  const recognise = (object: JsonObject): Recognised => {
    const before = known.get(object);
    if (before !== undefined) return before;
    const reader = new Reader(object);
    const format = recognition.of(reader);
    const found = { reader, format };
    known.set(object, found);
    return found;
  };
  const items = itemsOf(body, {
    unwrap: (object) => first(recognition.unwrapping, (format) => format.unwrap?.(object)),
    isAlert: (object) => recognise(object).format !== null,
  });
  checkCount(items.length);
  const alerts = items.map((item) => readItem(item, received, recognise));
  return { alerts, recognised: alerts.every(({ format }) => format !== null) };
}

/** An object with what it is read by: asked once, for whether it is an alert at all and for what it says. */
interface Recognised {
  reader: Reader;
  format: WebhookFormat | null;
}

function readItem(
  { value, around }: Item,
  received: Date | null,
  recognise: (object: JsonObject) => Recognised,
): ParsedAlert {
  const object = isObject(value) ? value : typeof value === 'string' ? readText(value, received) : { value };
  const { reader, format } = recognise(object);
  // Once more: what a carrier had written into a text was none of the delivery's own JSON.
  const kept = format?.secrets === undefined ? value : withoutSecrets(value, [format]);
  return parseAlert(kept === value ? reader : new Reader(kept), format, kept, around);
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
