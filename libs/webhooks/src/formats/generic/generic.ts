import type { Json, JsonObject, NormalAlert } from '#contracts';
import { SOURCE_AUTHENTICATIONS } from '../../authentications/index.ts';
import { isObservableType, type ObservableValue } from '#incidents';
import { mailHeaders } from '../../domain/mail-headers.ts';
import type { Delivery, ParsedAlert } from '../../domain/parsed-alert.ts';
import { incidentType } from '../../reading/incident-type.ts';
import { allThatItNames } from '../../reading/grouping.ts';
import { isEmail, personOf } from '../../reading/names.ts';
import { parseAlert } from '../../reading/parse-alert.ts';
import { Reader } from '../../reading/reader.ts';
import { severity } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { isObject, part, text } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { checkCount } from '../read-items.ts';
import { samples } from './samples.ts';

const DOCUMENTED = [
  'alert_id',
  'title',
  'description',
  'severity',
  'type',
  'timestamp',
  'raw_email',
  'recipient',
  'observables',
  'data',
];

/** The documented body: what stands under its names is taken as it stands. A list holds several alerts. */
export const generic = defineFormat({
  name: 'generic',
  title: 'Generic',
  sender: 'A script or product that can send JSON of its own',
  reads: `Any JSON, by the usual names of what an alert says; documented are ${DOCUMENTED.slice(0, -1).join(', ')} and ${DOCUMENTED.at(-1)}.`,
  authentications: SOURCE_AUTHENTICATIONS,
  samples,
  parse: (body) => {
    const items = Array.isArray(body) ? body : [body];
    checkCount(items.length);
    const alerts = items.map((item) => (isObject(item) ? genericAlert(item) : unknownAlert(item)));
    const recognised =
      items.every(isDocumented) && alerts.every((alert) => alert.not_understood.length === 0);
    return { alerts, recognised } satisfies Delivery;
  },
});

function isDocumented(item: Json): boolean {
  return isObject(item) && DOCUMENTED.some((name) => Object.hasOwn(item, name));
}

/** JSON that is no object, such as a text or a number: kept as it came. */
function unknownAlert(body: Json): ParsedAlert {
  const alert = parseAlert(new Reader({ message: body }), null, body);
  return { ...alert, fingerprint: [body] };
}

function genericAlert(body: JsonObject): ParsedAlert {
  const mail = typeof body.raw_email === 'string' && body.raw_email.trim() !== '' ? body.raw_email : null;
  const raw = mail === null ? body : { ...body, raw_email: "(kept apart as the alert's mail)" };
  const reader = new Reader(mail === null ? body : raw);
  const read = parseAlert(reader, null, raw);
  const email = mailOf(body, mail);
  const fields: NormalAlert = {
    ...read.fields,
    ...(email === undefined ? {} : { email }),
    ...(body.data === undefined ? {} : { data: body.data }),
  };
  const title = text(body.title) ?? email?.subject ?? read.title;
  const said = text(body.severity);
  const graded = said === undefined ? read.severity : severity(said);
  return {
    ...read,
    format: 'generic',
    external_id: text(body.alert_id) ?? read.external_id,
    title,
    description: text(body.description) ?? read.description,
    severity: graded,
    type:
      incidentType(
        text(body.type),
        text(body.event_type),
        mail === null ? (title ?? undefined) : 'phishing',
      ) ?? read.type,
    occurred_at: time(text(body.timestamp)) ?? read.occurred_at,
    raw_email: mail,
    recipient: text(body.recipient) ?? email?.to?.address?.[0] ?? null,
    fields,
    observables: observablesOf(body.observables),
    fingerprint: mail === null ? allThatItNames(reader) : [...allThatItNames(reader), mail],
    not_understood: [
      ...(said !== undefined && graded === null ? [`severity: ${said.slice(0, 100)}`] : []),
      ...oddFields(body),
    ],
  };
}

/** Of the body's own names, and of the mail's headers what it leaves out. */
function mailOf(body: JsonObject, mail: string | null): NormalAlert['email'] | undefined {
  const headers = mail === null ? null : mailHeaders(mail);
  const sender = isObject(body.sender) ? body.sender : {};
  const given =
    text(sender.address) ?? text(sender.email) ?? (isObject(body.sender) ? undefined : text(body.sender));
  const address = personOf(given)?.email ?? headers?.from.address;
  const listed = [body.recipient, ...listOf(body.recipients ?? body.to)].flatMap(
    (value) => text(value) ?? [],
  );
  const to = listed.length > 0 ? listed : [headers?.delivered_to ?? headers?.to ?? []].flat();
  const isOfMail = address !== undefined || mail !== null || listed.some(isEmail);
  if (!isOfMail) return undefined;
  return part({
    from: {
      address,
      display_name:
        text(sender.display) ??
        text(sender.name) ??
        (given === undefined ? headers?.from.display : undefined),
    },
    sender: { ip: text(sender.ip) },
    to: { address: [...new Set(to)].slice(0, 500) },
    subject: text(body.subject) ?? headers?.subject,
    message_id: text(body.message_id) ?? headers?.message_id,
    urls: listOf(body.urls)
      .flatMap((url) => text(url) ?? [])
      .slice(0, 500),
  }) as NormalAlert['email'];
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

/** OCSF and others call types by other names: what has none of ours is still found in the raw alert's text. */
function observablesOf(given: Json | undefined): ObservableValue[] {
  if (!Array.isArray(given)) return [];
  return given.filter(isObject).flatMap((item) => {
    const value = text(item.value);
    return isObservableType(item.type) && value !== undefined ? [{ type: item.type, value }] : [];
  });
}

const KINDS: readonly [string, (value: Json) => boolean, string][] = [
  ['title', isScalar, 'text'],
  ['description', isScalar, 'text'],
  ['severity', isScalar, 'a word or a number'],
  ['alert_id', isScalar, 'text'],
  ['raw_email', isScalar, 'the mail as text'],
  ['observables', Array.isArray, 'a list'],
];

/** Documented names that hold something else: the alert is kept, and they are read as any key is. */
function oddFields(body: JsonObject): string[] {
  return KINDS.flatMap(([name, is, wanted]) => {
    const value = body[name];
    return value === undefined || value === null || is(value) ? [] : [`${name}: it is not ${wanted}`];
  });
}

function isScalar(value: Json): boolean {
  return typeof value !== 'object';
}
