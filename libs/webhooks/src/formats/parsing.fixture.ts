import type { Json } from '#contracts';
import type { Delivery, ParsedAlert } from '../domain/parsed-alert.ts';
import type { SourceFormat } from './index.ts';
import { parseDelivery } from './parse-delivery.ts';

export function parse(format: SourceFormat, body: Json): Delivery {
  return parseDelivery(format, Buffer.from(JSON.stringify(body)), { 'content-type': 'application/json' });
}

/** The first alert of a delivery. */
export function one(format: SourceFormat, body: Json): ParsedAlert {
  return parse(format, body).alerts[0] as ParsedAlert;
}
