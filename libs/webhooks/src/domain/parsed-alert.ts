import { createHash } from 'node:crypto';
import type { IncidentType, Json, JsonObject, Severity } from '#contracts';
import type { AlertSource, IncomingAlert, ObservableValue } from '#incidents';

/** What a format's parser makes of one alert; null where the alert does not say. */
export interface ParsedAlert {
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
  raw: Json;
  raw_email: string | null;
  recipient: string | null;
  fields: AlertFields;
  observables: ObservableValue[];
  /** What makes two alerts the same thing. Must hold nothing that an attacker could repeat to hide another alert behind it. */
  fingerprint: Json[];
}

export interface Delivery {
  alerts: ParsedAlert[];
  /** False: no parser knew the body; it became an alert all the same. */
  recognised: boolean;
  /** The vendor's id of the whole delivery, by which a repeat is known; null when it has none. */
  repeat_id: string | null;
}

/** The names by which playbooks read an alert (`alert.host.name`). Absent parts are left out, never invented. */
export interface AlertFields {
  host?: { name?: string; id?: string; ip?: string; os?: string };
  user?: { name?: string; sid?: string; upn?: string; id?: string };
  file?: { name?: string; path?: string; sha256?: string; md5?: string };
  process?: { command_line?: string; parent_command_line?: string };
  sender?: { address?: string; display?: string; ip?: string };
  recipient?: string;
  recipients?: string[];
  subject?: string;
  message_id?: string;
  ip?: string;
  destination_ip?: string;
  country?: string;
  url?: string;
  urls?: string[];
  domain?: string;
  tactic?: string;
  technique?: string;
  rule?: string;
  link?: string;
  count?: number;
  data?: Json;
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
function fieldObservables(fields: AlertFields): ObservableValue[] {
  const found: ObservableValue[] = [];
  const add = (type: ObservableValue['type'], value: string | undefined) => {
    if (value !== undefined) found.push({ type, value });
  };
  add('host', fields.host?.name);
  add('ip', fields.host?.ip);
  const user = fields.user?.upn ?? fields.user?.name;
  add(user?.includes('@') === true ? 'email_address' : 'user', user);
  add('sha256', fields.file?.sha256);
  add('md5', fields.file?.md5);
  add('email_address', fields.sender?.address);
  add('ip', fields.sender?.ip);
  add('email_address', fields.recipient);
  add('ip', fields.ip);
  add('ip', fields.destination_ip);
  add('url', fields.url);
  add('domain', fields.domain);
  return found;
}
