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

/** The value with a word in the place of each of its texts and numbers, one at a time. */
function spoiled(value: Json, word: string): Json[] {
  if (typeof value === 'string' || typeof value === 'number') return [word];
  if (Array.isArray(value))
    return value.flatMap((item, at) => spoiled(item, word).map((other) => value.with(at, other)));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) =>
    spoiled(item, word).map((other) => ({ ...value, [key]: other })),
  );
}

it.each(['constructor', '__proto__', 'toString'])(
  'an alert holds plain values, where a sender writes %s too',
  (word) => {
    const bodies = FORMATS.flatMap(({ name, samples }) =>
      samples
        .filter((sample) => contentTypeOf(sample) === 'application/json')
        .flatMap(({ body }) => spoiled(body, word).map((other) => ({ name, other }))),
    );
    expect(bodies.length).toBeGreaterThan(500);
    for (const { name, other } of bodies) {
      if (name === 'raw_email') continue;
      const { alerts } = parseDelivery(name, Buffer.from(JSON.stringify(other)), {});
      expect(alerts).toStrictEqual(JSON.parse(JSON.stringify(alerts)));
    }
  },
);
