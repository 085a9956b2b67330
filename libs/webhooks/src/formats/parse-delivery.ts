import type { Json } from '#contracts';
import { readBody, type BodyItem } from '../bodies/index.ts';
import type { Headers } from '../domain/authentication.ts';
import { parseJson } from '../domain/json.ts';
import type { Delivery } from '../domain/parsed-alert.ts';
import { isObject } from '../reading/values.ts';
import type { WebhookFormat } from './define-format.ts';
import { FORMATS, formatNamed, type SourceFormat } from './index.ts';
import { serviceMail } from './raw-email/posted-mail.ts';
import { rawEmail } from './raw-email/raw-email.ts';
import { readItems } from './read-items.ts';
import { Recognition } from './recognition.ts';
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
  if (marks.length === 0 && format.name === name) return delivery;
  return { ...delivery, recognised: false, marks: [...(delivery.marks ?? []), ...marks] };
}

const RECOGNISED = FORMATS.filter((format) => format.recognises !== undefined);
const OF_ANY = new Recognition(RECOGNISED);
const OF_ONE = new Map(FORMATS.map((format) => [format.name, new Recognition([format])]));
const HOLDING_SECRETS = RECOGNISED.filter((format) => format.secrets !== undefined);

/** Whole mails, where the source takes them or anything. Null: there is none. */
function mailOf(format: WebhookFormat, items: readonly BodyItem[]): Delivery | null {
  const other = format.other ?? (format.name === 'auto' ? rawEmail.other : undefined);
  const [item] = items;
  if (other === undefined || item === undefined) return null;
  const mails = items.flatMap((each) => (each.kind === 'mail' ? [other.parse(each.bytes)] : []));
  if (mails.length === items.length)
    return {
      alerts: mails.flatMap(({ alerts }) => alerts),
      recognised: mails.every(({ recognised }) => recognised),
    };
  if (items.length > 1) return null;
  if (item.kind === 'json') return format.name === 'auto' ? ofMailService(item.json) : null;
  return format.other === undefined ? null : other.parse(item.bytes);
}

/** A form in which a service hands on a mail. Null: it is none. */
function ofMailService(body: Json): Delivery | null {
  return isObject(body) && serviceMail(body) !== null ? (rawEmail.parse?.(body) ?? null) : null;
}

function alertsOf(
  format: WebhookFormat<SourceFormat>,
  items: readonly BodyItem[],
  received: Date | null,
): Delivery {
  const [first] = items;
  // What is no JSON at all is damaged where nothing else is meant: its sender is told the line and column.
  if (first !== undefined && !takesLines(format) && items.every(({ kind }) => kind !== 'json'))
    parseJson((first as Exclude<BodyItem, { kind: 'json' }>).bytes);
  const values = items.flatMap((item) => (item.kind === 'json' ? [item.json] : linesOf(item)));
  const value = withoutSecrets(values.length === 1 ? (values[0] as Json) : values, HOLDING_SECRETS);
  return format.parse?.(value) ?? readItems(value, recognitionBy(format), received);
}

function recognitionBy({ name }: WebhookFormat<SourceFormat>): Recognition<WebhookFormat> {
  return name === 'auto' ? OF_ANY : (OF_ONE.get(name) as Recognition<WebhookFormat>);
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
