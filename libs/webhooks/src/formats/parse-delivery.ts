import type { Json } from '#contracts';
import { readBody, type BodyItem } from '../bodies/index.ts';
import type { Headers } from '../domain/authentication.ts';
import { parseJson } from '../domain/json.ts';
import type { Delivery } from '../domain/parsed-alert.ts';
import type { WebhookFormat } from './define-format.ts';
import { FORMATS, formatNamed } from './index.ts';
import { rawEmail } from './raw-email/raw-email.ts';
import { readItems } from './read-items.ts';
import { withoutSecrets } from './secrets.ts';

/**
 * One delivery's alerts.
 * @param headers lower-case names; how the body is packed and written
 * @param received when it came; null: times without a year stay unknown
 * @throws Problem invalid_json, invalid_request, too_large, unsupported_media_type: sentences for whoever runs the sender
 */
export function parseDelivery(
  name: string,
  body: Buffer,
  headers: Headers,
  received: Date | null = null,
): Delivery {
  const format = formatNamed(name);
  const { items, marks } = readBody(body, headers, format.limit.bytes);
  const delivery = mailOf(format, items) ?? alertsOf(format, items, received);
  return marks.length === 0 && format.name === name ? delivery : { ...delivery, recognised: false, marks };
}

const RECOGNISED = FORMATS.filter((format) => format.recognises !== undefined);
const HOLDING_SECRETS = RECOGNISED.filter((format) => format.secrets !== undefined);

/** A whole mail, where the source takes one or anything. Null: there is none. */
function mailOf(format: WebhookFormat, items: readonly BodyItem[]): Delivery | null {
  const [item] = items;
  if (item === undefined || item.kind === 'json' || items.length > 1) return null;
  if (format.other !== undefined) return format.other.parse(item.bytes);
  return format.name === 'auto' && item.kind === 'mail' ? (rawEmail.other?.parse(item.bytes) ?? null) : null;
}

function alertsOf(format: WebhookFormat, items: readonly BodyItem[], received: Date | null): Delivery {
  const [first] = items;
  // What is no JSON at all is damaged where nothing else is meant: its sender is told the line and column.
  if (first !== undefined && !takesLines(format) && items.every(({ kind }) => kind !== 'json'))
    parseJson((first as Exclude<BodyItem, { kind: 'json' }>).bytes);
  const values = items.flatMap((item) => (item.kind === 'json' ? [item.json] : linesOf(item)));
  const value = withoutSecrets(values.length === 1 ? (values[0] as Json) : values, HOLDING_SECRETS);
  return format.parse?.(value) ?? readItems(value, format.name === 'auto' ? RECOGNISED : [format], received);
}

const takesLines = (format: WebhookFormat): boolean => format.name === 'auto' || format.lines === true;

/** Each line of a log is an alert; a line that begins with a blank goes on the one before. */
function linesOf(item: Exclude<BodyItem, { kind: 'json' }>): string[] {
  const text = item.kind === 'text' ? item.text : item.bytes.toString('utf8');
  return text
    .split(/\r?\n(?![ \t])/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
