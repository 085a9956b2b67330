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
