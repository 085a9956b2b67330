import { Problem } from '#platform';
import { parseJson } from '../domain/json.ts';
import type { Delivery } from '../domain/parsed-alert.ts';
import { formatNamed } from './index.ts';

/**
 * One delivery's alerts.
 * @throws Problem invalid_json, invalid_request, too_large: sentences for whoever runs the sender
 */
export function parseDelivery(name: string, body: Buffer, contentType: string): Delivery {
  if (body.length === 0) throw new Problem('invalid_request', 'The body is empty: there is no alert in it.');
  const format = formatNamed(name);
  if (format.other !== undefined && !/\bjson\b/i.test(contentType)) return format.other.parse(body);
  const { value, whole } = parseJson(body);
  const delivery = format.parse(value);
  return whole && format.name === name ? delivery : { ...delivery, recognised: false };
}
