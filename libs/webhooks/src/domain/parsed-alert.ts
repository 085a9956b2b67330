import { createHash } from 'node:crypto';
import type { IncidentType, Json, JsonObject, NormalAlert, Severity } from '#contracts';
import type { AlertSource, IncomingAlert, ObservableValue } from '#incidents';

/** What is made of one alert of a delivery; null where the alert does not say. */
export interface ParsedAlert {
  /** The format that it was read by; null: by its keys, for no format knows it. */
  format: string | null;
  /** The vendor's own id. */
  external_id: string | null;
  /** For a vendor that sends the same alert again when it has changed: which state this is. Such an update is no repeat. */
  revision?: string;
  title: string | null;
  description: string;
  severity: Severity | null;
  type: IncidentType | null;
  /** RFC 3339 */
  occurred_at: string | null;
  /** What the sender says has become of it. */
  state: 'open' | 'resolved' | null;
  raw: Json;
  raw_email: string | null;
  recipient: string | null;
  fields: NormalAlert;
  observables: ObservableValue[];
  /** What makes two alerts the same thing. Must hold nothing that an attacker could repeat to hide another alert behind it. */
  fingerprint: Json[];
  /** What was said and is none of what it could be: `severity: purple`. */
  not_understood: string[];
}

export interface Delivery {
  alerts: ParsedAlert[];
  /** False: one of its alerts is of no format that is known; it became an alert all the same. */
  recognised: boolean;
  /** The vendor's id of the whole delivery, by which a repeat is known; null when it has none. */
  repeat_id: string | null;
}

export function toIncoming(
  parsed: ParsedAlert,
  source: AlertSource,
  id: string,
): IncomingAlert & { id: string } {
  return {
    id,
    source,
    fingerprint: digest([source.format, ...parsed.fingerprint]),
    external_id: parsed.external_id,
    title: parsed.title ?? '',
    description: parsed.description,
    severity: parsed.severity ?? source.default_severity,
    type: parsed.type ?? source.default_type,
    occurred_at: parsed.occurred_at,
    raw: parsed.raw,
    raw_email: parsed.raw_email,
    recipient: parsed.recipient,
    fields: parsed.fields as JsonObject,
    observables: [...parsed.observables, ...fieldObservables(parsed.fields)],
  };
}

export function digest(value: Json): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 40);
}

/** What the fields name is an observable of the incident. */
export function fieldObservables(fields: NormalAlert): ObservableValue[] {
  const found: ObservableValue[] = [];
  const add = (type: ObservableValue['type'], value: string | undefined) => {
    if (value !== undefined) found.push({ type, value });
  };
  const { host, user, source, destination, file, process, email, url, dns } = fields;
  add('host', host?.name);
  for (const ip of [host?.ip, source?.ip, destination?.ip, email?.sender?.ip]) add('ip', ip);
  for (const person of [user, user?.target])
    add(person?.email === undefined ? 'user' : 'email_address', person?.email ?? person?.name);
  for (const hash of [file?.hash, process?.hash, process?.parent?.hash]) {
    add('sha256', hash?.sha256);
    add('sha1', hash?.sha1);
    add('md5', hash?.md5);
  }
  add('email_address', email?.from?.address);
  add('email_address', email?.reply_to?.address);
  for (const address of email?.to?.address ?? []) add('email_address', address);
  add('url', url?.full);
  for (const link of email?.urls ?? []) add('url', link);
  for (const name of [url?.domain, dns?.question?.name, source?.domain, destination?.domain])
    add('domain', name);
  return found;
}
