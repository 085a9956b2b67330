import type { Json, JsonObject } from '#contracts';
import { isObservableType, type ObservableValue } from '#incidents';
import { mailHeaders } from './mail-headers.ts';
import type { AlertFields, ParsedAlert } from './parsed-alert.ts';
import { defined, isObject, part, text, time } from './read.ts';
import { incidentType, severity } from './words.ts';

/** JSON that is no object, such as a text or a number: kept as it came. */
export function unknownAlert(body: Json): ParsedAlert {
  return {
    external_id: null,
    title: null,
    description: typeof body === 'string' ? body : '',
    severity: null,
    type: null,
    occurred_at: null,
    raw: body,
    raw_email: null,
    recipient: null,
    fields: {},
    observables: [],
    fingerprint: [body],
  };
}

/** Any JSON object by the names that are usual for what an alert says. */
export function genericAlert(body: JsonObject): ParsedAlert {
  const mail = typeof body.raw_email === 'string' && body.raw_email.trim() !== '' ? body.raw_email : null;
  const headers = mail === null ? null : mailHeaders(mail);
  const sender = senderOf(body.sender, headers?.from);
  const recipients = recipientsOf(body);
  const recipient = text(body.recipient) ?? recipients[0] ?? headers?.delivered_to ?? headers?.to[0];
  const urls = strings(body.urls);
  const fields: AlertFields = defined<AlertFields>({
    sender,
    recipient,
    recipients: recipients.length > 1 ? recipients : undefined,
    subject: text(body.subject) ?? headers?.subject,
    message_id: text(body.message_id) ?? headers?.message_id,
    host: nested(body.host ?? body.hostname, 'name', {
      name: ['name', 'hostname'],
      id: ['id', 'device_id'],
      ip: ['ip'],
      os: ['os'],
    }),
    user: nested(body.user ?? body.username, 'name', {
      name: ['name'],
      sid: ['sid'],
      upn: ['upn', 'email'],
      id: ['id'],
    }),
    file: nested(body.file, 'name', { name: ['name'], path: ['path'], sha256: ['sha256'], md5: ['md5'] }),
    process: nested(body.process, 'command_line', { command_line: ['command_line', 'cmdline'] }),
    ip: text(body.ip) ?? text(body.source_ip) ?? text(body.src_ip),
    destination_ip: text(body.destination_ip) ?? text(body.dest_ip),
    country: text(body.country),
    url: text(body.url),
    urls: urls.length > 0 ? urls : undefined,
    data: body.data,
  });
  const title = text(body.title) ?? text(body.subject) ?? headers?.subject ?? namedAs(body);
  return {
    external_id: text(body.alert_id) ?? text(body.event_id) ?? text(body.id) ?? null,
    title: title ?? null,
    description: text(body.description) ?? text(body.message) ?? '',
    severity: severity(text(body.severity)),
    type: incidentType(text(body.type), text(body.event_type), mail === null ? title : 'phishing'),
    occurred_at: time(text(body.timestamp) ?? text(body.received_at)),
    raw: mail === null ? body : { ...body, raw_email: "(kept apart as the alert's mail)" },
    raw_email: mail,
    recipient: recipient ?? null,
    fields,
    observables: observablesOf(body.observables),
    fingerprint: [withoutVolatile(body)],
  };
}

/** What cloud and identity services call the thing that happened. */
const NAMES = [
  'name',
  'display_name',
  'displayName',
  'displayMessage',
  'alert_name',
  'rule_name',
  'eventName',
  'operationName',
  'Operation',
  'operation',
  'type_name',
  'event_type',
  'eventType',
  'action',
];

function namedAs(body: JsonObject): string | undefined {
  for (const name of NAMES) {
    const found = text(body[name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** OCSF and others call types by other names: what has none of ours is still found in the raw alert's text. */
function observablesOf(given: Json | undefined): ObservableValue[] {
  if (!Array.isArray(given)) return [];
  return given.filter(isObject).flatMap((item) => {
    const value = text(item.value);
    return isObservableType(item.type) && value !== undefined ? [{ type: item.type, value }] : [];
  });
}

/** Ids, times and counts differ between two deliveries of the same thing; everything else must be equal. */
const VOLATILE = /(?:^|_)(?:id|uuid|guid|time|timestamp|date|count|at|ts)$|(?:Id|Time|Timestamp|Date|At)$/;

function withoutVolatile(body: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(body)
      .filter(([key]) => !VOLATILE.test(key))
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}

function senderOf(
  given: Json | undefined,
  from: { address?: string; display?: string } | undefined,
): AlertFields['sender'] {
  if (isObject(given)) {
    return part({
      address: text(given.address) ?? text(given.email),
      display: text(given.display) ?? text(given.name),
      ip: text(given.ip),
    });
  }
  return part({ address: text(given) ?? from?.address, display: from?.display });
}

function recipientsOf(body: JsonObject): string[] {
  const given = body.recipients ?? body.to;
  return Array.isArray(given) ? strings(given) : [text(given) ?? []].flat();
}

function strings(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.flatMap((item) => text(item) ?? []).slice(0, 500) : [];
}

/** `host: "web01"` and `host: {name: "web01", ip: …}` are both common. */
function nested(
  value: Json | undefined,
  plain: string,
  names: Record<string, string[]>,
): Record<string, string> | undefined {
  if (!isObject(value)) return part({ [plain]: text(value) }) as Record<string, string> | undefined;
  const values = Object.entries(names).map(([name, keys]) => [
    name,
    keys.map((key) => text(value[key])).find(Boolean),
  ]);
  return part(Object.fromEntries(values)) as Record<string, string> | undefined;
}
