import type { Json, JsonObject } from '#contracts';
import { Problem } from '#platform';
import { genericAlert, unknownAlert } from './generic-alert.ts';
import { digest, type Delivery, type ParsedAlert } from './parsed-alert.ts';
import { isObject } from './read.ts';

const MAX_ALERTS = 500;

/**
 * A delivery that holds one alert or several, alone or in a list.
 * @param read one alert; null when it is none of this format: then it is read as any JSON is
 * @param unwrap the alerts in the body, where they stand deeper than in a list
 * @throws Problem invalid_request, too_large
 */
export function eachAlert(
  body: Json,
  read: (alert: JsonObject, index: number) => ParsedAlert | null,
  unwrap: (body: JsonObject) => Json[] = (alone) => [alone],
): Delivery {
  const items = Array.isArray(body) ? body : isObject(body) ? unwrap(body) : [body];
  checkCount(items.length);
  let recognised = true;
  const alerts = items.map((item, index) => {
    const alert = isObject(item) ? read(item, index) : null;
    recognised &&= alert !== null;
    return alert ?? (isObject(item) ? genericAlert(item) : unknownAlert(item));
  });
  return { alerts, recognised, repeat_id: repeatId(alerts) };
}

function checkCount(count: number): void {
  if (count === 0) throw new Problem('invalid_request', 'The delivery holds no alert: its list is empty.');
  if (count > MAX_ALERTS)
    throw new Problem('too_large', `The delivery holds ${count} alerts; send at most ${MAX_ALERTS} at once.`);
}

/** A delivery is a repeat when every one of its alerts names itself, and the same ones were delivered before. */
function repeatId(alerts: ParsedAlert[]): string | null {
  const ids = alerts.map(({ external_id, revision }) =>
    external_id === null || revision === undefined ? external_id : `${external_id} ${revision}`,
  );
  if (ids.some((id) => id === null)) return null;
  return ids.length === 1 ? (ids[0] as string) : digest([...(ids as string[])].sort());
}
