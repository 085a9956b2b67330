import type { Json } from '#contracts';
import { contentTypeOf, textOf } from './define-format.ts';
import { FORMATS } from './index.ts';
import { parseDelivery } from './parse-delivery.ts';

const fingerprints = (name: string, text: string, type: string) =>
  parseDelivery(name, Buffer.from(text), { 'content-type': type }).alerts.map(
    ({ fingerprint }) => fingerprint,
  );

it('what an alert is known by has no holes, whatever the alert leaves out', () => {
  const found = FORMATS.flatMap(({ name, samples }) =>
    samples.flatMap((sample) => fingerprints(name, textOf(sample), contentTypeOf(sample))),
  );
  found.push(
    ...fingerprints('raw_email', 'Date: Fri, 2 Jan 2026 03:04:05 +0000\r\n\r\nHello', 'message/rfc822'),
  );
  found.push(
    ...fingerprints('splunk_alert', '{"sid":"1","search_name":"x","result":{"a":"b"}}', 'application/json'),
  );
  for (const fingerprint of found) expect(JSON.parse(JSON.stringify(fingerprint))).toStrictEqual(fingerprint);
});

const WORDS = ['constructor', '__proto__', 'toString'];
let spoilt = 0;

/** The value with one of the words in the place of each of its texts and numbers, one at a time. */
function spoiled(value: Json): Json[] {
  if (typeof value === 'string' || typeof value === 'number')
    return [WORDS[spoilt++ % WORDS.length] as string];
  if (Array.isArray(value))
    return value.flatMap((item, at) => spoiled(item).map((other) => value.with(at, other)));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) =>
    spoiled(item).map((other) => ({ ...value, [key]: other })),
  );
}

it.each(
  FORMATS.filter(({ name }) => name !== 'raw_email').map(({ name, samples }) => [name, samples] as const),
)('an alert of %s holds plain values, where a sender writes names that every object has', (name, samples) => {
  for (const other of samples
    .filter((sample) => contentTypeOf(sample) === 'application/json')
    .flatMap(({ body }) => spoiled(body))) {
    const { alerts } = parseDelivery(name, Buffer.from(JSON.stringify(other)), {});
    expect(alerts).toStrictEqual(JSON.parse(JSON.stringify(alerts)));
  }
});

it('these were many', () => expect(spoilt).toBeGreaterThan(500));
