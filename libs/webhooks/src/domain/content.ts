import { hash } from 'node:crypto';
import type { Json } from '#contracts';
import { isObject } from '../reading/values.ts';

/** What senders of every kind call what they say of a delivery: its number, its time, which attempt it is. */
const OF_THE_DELIVERY = new Set([
  'attempt',
  'attempts',
  'attemptnumber',
  'deliveredat',
  'deliveryattempt',
  'deliveryid',
  'deliverytime',
  'redelivery',
  'retries',
  'retry',
  'retrycount',
  'sentat',
  'webhookid',
]);

/**
 * What an alert says, as a digest: equal for two deliveries of the same state of it, however its keys are ordered.
 * @param volatile paths, with dots, of what it says of the delivery only
 */
export function contentOf(
  { raw, raw_email }: { raw: Json; raw_email: string | null },
  volatile: readonly string[],
): string {
  const said = canonical(raw, '', new Set(volatile));
  return hash('sha256', raw_email === null ? said : `${said}\n${raw_email}`, 'base64url').slice(0, 27);
}

function canonical(value: Json, path: string, left: ReadonlySet<string>): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, path, left)).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const parts: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const at = path === '' ? key : `${path}.${key}`;
    if (left.has(at) || (path === '' && OF_THE_DELIVERY.has(key.toLowerCase().replace(/[^a-z]/g, ''))))
      continue;
    parts.push(`${JSON.stringify(key)}:${canonical(value[key] as Json, at, left)}`);
  }
  return `{${parts.join()}}`;
}
