import type { Disposition } from '#contracts';
import { leastId } from './domain/history.ts';
import type { IncomingAlert } from './domain/incoming.ts';
import type { ObservableValue } from './domain/observable.ts';

let made = 0;

/** An alert for tests; every one is a thing of its own unless told otherwise. */
export function incomingAlert(
  given: Partial<IncomingAlert> = {},
  source: Partial<IncomingAlert['source']> = {},
): IncomingAlert {
  made += 1;
  return {
    source: {
      id: '01900000-0000-7000-8000-00000000aaaa',
      slug: 'edr',
      format: 'generic',
      default_severity: 'medium',
      default_type: 'other',
      playbook: null,
      auto_triage: false,
      team_id: null,
      deduplication_window_seconds: 3600,
      on_resolved: 'show',
      reopen_window_seconds: 86_400,
      ...source,
    },
    fingerprint: `fingerprint-${made}`,
    external_id: null,
    content: `content-${made}`,
    state: null,
    title: `Alert ${made}`,
    description: '',
    severity: 'medium',
    type: 'malware',
    occurred_at: null,
    raw: {},
    raw_email: null,
    recipient: null,
    fields: {},
    observables: [],
    ...given,
  };
}

/** An incident as it was stored earlier, with the words by which it is found. */
export interface PastIncident {
  at: Date;
  words: readonly string[];
  source?: string;
  alerts?: number;
  disposition?: Disposition;
  /** By its source, which is no disposition. */
  closed?: true;
  observables?: readonly ObservableValue[];
  tenant?: string;
}

/** @param sql as the owner of the database */
export async function storePast(
  sql: (text: string, params: unknown[]) => Promise<unknown>,
  { at, words, observables = [], ...given }: PastIncident,
): Promise<string> {
  made += 1;
  const id = `${leastId(at).slice(0, 24)}${made.toString(16).padStart(12, '0')}`;
  const tenant = given.tenant ?? '00000000-0000-7000-8000-000000000001';
  const isOver = given.disposition !== undefined || given.closed === true;
  await sql(
    `INSERT INTO incidents (id, tenant_id, number, title, description, type, severity, status, source, alert_count,
       disposition, closure, triage_requested_at, created_at, updated_at, last_alert_at)
     VALUES ($1, $2, $3, 'Earlier', '', 'malware', 'medium', $4, $5, $6, $7, $8, $9, $9, $9, $9)`,
    [
      id,
      tenant,
      1_000_000 + made,
      isOver ? 'resolved' : 'triaged',
      given.source ?? 'edr',
      given.alerts ?? 1,
      given.disposition ?? null,
      given.closed === true ? 'source' : null,
      at,
    ],
  );
  await sql('INSERT INTO incident_words (tenant_id, incident_id, word) SELECT $1, $2, unnest($3::text[])', [
    tenant,
    id,
    words,
  ]);
  for (const { type, value } of observables)
    await sql(
      `WITH seen AS (
         INSERT INTO observables (id, tenant_id, type, value, first_seen, last_seen)
         VALUES (gen_random_uuid(), $1, $3, $4, $5, $5)
         ON CONFLICT (tenant_id, value, type) DO UPDATE SET last_seen = $5 RETURNING id)
       INSERT INTO incident_observables (tenant_id, incident_id, observable_id, created_at)
       SELECT $1, $2, id, $5 FROM seen`,
      [tenant, id, type, value, at],
    );
  return id;
}
