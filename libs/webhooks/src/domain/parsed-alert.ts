import { hash } from 'node:crypto';
import type { AlertState, IncidentType, Json, JsonObject, NormalAlert, Severity } from '#contracts';
import type { AlertSource, IncomingAlert, ObservableValue } from '#incidents';
import { contentOf } from './content.ts';
import { groupingOf } from './grouping.ts';

/** What is made of one alert of a delivery; null where the alert does not say. */
export interface ParsedAlert {
  /** The format that it was read by; null: by its keys, for no format knows it. */
  format: string | null;
  /** The vendor's own id. */
  external_id: string | null;
  title: string | null;
  description: string;
  severity: Severity | null;
  type: IncidentType | null;
  /** RFC 3339 */
  occurred_at: string | null;
  /** What the sender says has become of it. */
  state: AlertState | null;
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
  /** Sentences: what of the body was not read as its sender means it. */
  marks?: readonly string[];
}

/** A source as its alerts are read. */
export interface ReadingSource extends AlertSource {
  /** Paths by which its alerts are grouped; empty: as its format does. */
  grouping_keys: readonly string[];
}

/** @param volatile paths of what says something of the delivery only */
export function toIncoming(
  parsed: ParsedAlert,
  source: ReadingSource,
  { id, volatile }: { id: string; volatile: readonly string[] },
): IncomingAlert & { id: string } {
  const fields = parsed.fields as JsonObject;
  return {
    id,
    source,
    fingerprint: digest([
      source.format,
      ...groupingOf({ ...parsed, fields }, source.grouping_keys, parsed.fingerprint),
    ]),
    external_id: parsed.external_id,
    content: parsed.external_id === null ? '' : contentOf(parsed, volatile),
    state: parsed.state,
    title: parsed.title ?? '',
    description: parsed.description,
    severity: parsed.severity ?? source.default_severity,
    type: parsed.type ?? source.default_type,
    occurred_at: parsed.occurred_at,
    raw: parsed.raw,
    raw_email: parsed.raw_email,
    recipient: parsed.recipient,
    fields,
    observables: [...parsed.observables, ...fieldObservables(parsed.fields)],
  };
}

export function digest(value: Json): string {
  return hash('sha256', JSON.stringify(value)).slice(0, 40);
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
