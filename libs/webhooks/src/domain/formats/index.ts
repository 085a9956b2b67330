import type { Json, SourceFormat } from '#contracts';
import { Problem } from '#platform';
import { parseJson } from '../json.ts';
import type { Delivery } from '../parsed-alert.ts';
import { parseCrowdStrike } from './crowdstrike.ts';
import { parseGeneric } from './generic.ts';
import { parseMicrosoftDefender } from './microsoft-defender.ts';
import { parseMailBody, parseMailJson } from './raw-email.ts';
import { parseSplunkAlert } from './splunk-alert.ts';

const PARSERS: Record<SourceFormat, (body: Json) => Delivery> = {
  generic: parseGeneric,
  raw_email: parseMailJson,
  crowdstrike: parseCrowdStrike,
  splunk_alert: parseSplunkAlert,
  microsoft_defender: parseMicrosoftDefender,
};

/**
 * One delivery's alerts.
 * @throws Problem invalid_json, invalid_request, too_large: sentences for whoever runs the sender
 */
export function parseDelivery(format: SourceFormat, body: Buffer, contentType: string): Delivery {
  if (body.length === 0) throw new Problem('invalid_request', 'The body is empty: there is no alert in it.');
  if (format === 'raw_email' && !/\bjson\b/i.test(contentType)) return parseMailBody(body);
  const { value, whole } = parseJson(body);
  const delivery = PARSERS[format](value);
  return whole ? delivery : { ...delivery, recognised: false };
}
