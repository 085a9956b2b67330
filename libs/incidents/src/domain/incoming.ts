import type { AlertState, IncidentType, Json, JsonObject, OnResolved, Severity } from '#contracts';
import type { ObservableValue } from './observable.ts';

/** Where an alert comes from: a webhook source, or people (`MANUAL_SOURCE`). */
export interface AlertSource {
  id: string;
  slug: string;
  format: string;
  default_severity: Severity;
  default_type: IncidentType;
  playbook: string | null;
  auto_triage: boolean;
  /** Into whose queue its incidents come. */
  team_id: string | null;
  /** Within it an alert of the same fingerprint joins the open incident; 0: every alert makes one. */
  deduplication_window_seconds: number;
  on_resolved: OnResolved;
  /** A thing that comes back so long after its incident was resolved opens it again; later it makes one that is linked. */
  reopen_window_seconds: number;
}

/** One alert, normalised by its source's parser. Text may be hostile; it is stored and shown as data. */
export interface IncomingAlert {
  /** A UUIDv7 chosen by the caller, who can find the alert again by it (`IncidentIntake.received`). */
  id?: string;
  source: AlertSource;
  fingerprint: string;
  external_id: string | null;
  /** Equal for two deliveries of the same state of the alert with this id. */
  content: string;
  /** How its vendor says that it stands with it; null when it does not say. */
  state: AlertState | null;
  title: string;
  description: string;
  severity: Severity;
  type: IncidentType;
  /** RFC 3339, or null when the alert does not tell. */
  occurred_at: string | null;
  raw: Json;
  raw_email: string | null;
  recipient: string | null;
  /** As playbooks read them under `alert.*`: host, user, sender, file, process, ip, … */
  fields: JsonObject;
  observables: ObservableValue[];
}

export interface ReceivedAlert {
  incident_id: string;
  incident_number: number;
  alert_id: string;
  status: 'created' | 'joined';
  /** Nothing was stored: the alert of `alert_id` had said the same. */
  repeated: boolean;
}

/** Stored as null: alerts that people enter belong to no webhook source. */
export const NO_SOURCE_ID = '00000000-0000-0000-0000-000000000000';

export const MANUAL_SOURCE: AlertSource = {
  id: NO_SOURCE_ID,
  slug: 'manual',
  format: 'generic',
  default_severity: 'medium',
  default_type: 'other',
  playbook: null,
  auto_triage: true,
  team_id: null,
  deduplication_window_seconds: 0,
  on_resolved: 'show',
  reopen_window_seconds: 0,
};

const TITLE = 300;
const DESCRIPTION = 20_000;
const SHORT = 1000;

/** Text as a PostgreSQL `text` takes it: no NUL, no half of a surrogate pair, cut to `max` characters. */
export function storableText(text: string, max: number): string {
  const clean = text.replaceAll('\u0000', '').toWellFormed();
  return clean.length <= max ? clean : `${clean.slice(0, max - 1).toWellFormed()}…`;
}

/** The same alert with every text bounded and storable; an empty title gets words. */
export function bounded(alert: IncomingAlert): IncomingAlert {
  const title = storableText(alert.title.replace(/\s+/g, ' ').trim(), TITLE);
  return {
    ...alert,
    title: title === '' ? `Alert from ${alert.source.slug}` : title,
    description: storableText(alert.description.trim(), DESCRIPTION),
    fingerprint: storableText(alert.fingerprint, 200),
    external_id: alert.external_id === null ? null : storableText(alert.external_id, SHORT),
    recipient: alert.recipient === null ? null : storableText(alert.recipient, SHORT),
    raw_email: alert.raw_email === null ? null : storableText(alert.raw_email, Number.MAX_SAFE_INTEGER),
  };
}
