import { Injectable } from '@nestjs/common';
import type { IncidentType, Severity } from '#contracts';
import { UnitOfWork, column } from '#platform';
import type { IncidentEntity } from './incident.entity.ts';

export interface OpenIncident extends Pick<
  IncidentEntity,
  'id' | 'number' | 'last_alert_at' | 'alert_count'
> {
  open_key: string;
}

export type NewIncident = Pick<
  IncidentEntity,
  | 'id'
  | 'title'
  | 'description'
  | 'type'
  | 'severity'
  | 'source'
  | 'source_id'
  | 'playbook'
  | 'open_key'
  | 'alert_count'
>;

export interface NewAlert {
  id: string;
  incident_id: string;
  opened_incident: boolean;
  source: string;
  source_id: string | null;
  external_id: string | null;
  fingerprint: string;
  title: string;
  description: string;
  severity: Severity;
  type: IncidentType;
  occurred_at: string | null;
  recipient: string | null;
  fields: string;
  raw: string;
  raw_email: string | null;
  /** JSON: what its format names as observables. */
  observables: string;
}

export interface IntakeBatch {
  incidents: NewIncident[];
  joined: { id: string; alerts: number }[];
  alerts: NewAlert[];
}

/** Row-locked, so that a person who resolves one of them at this moment waits or has been first. */
const OPEN_INCIDENTS = `
  SELECT id, number, open_key, last_alert_at, alert_count FROM incidents
  WHERE open_key = ANY($1::text[]) ORDER BY id FOR NO KEY UPDATE`;

const CLOSE_WINDOWS = `UPDATE incidents SET open_key = NULL WHERE id = ANY($1::uuid[])`;

/**
 * One statement for a whole batch. What is in the alerts is looked for later (`AlertExtraction`). Numbers come from the
 * tenant's sequence, which waits for no commit: what is rolled back leaves a gap.
 */
const WRITE = `
  WITH incident AS (
    INSERT INTO incidents (id, number, title, description, type, severity, status, source, source_id, playbook, open_key,
                           alert_count, triage_requested_at, created_at, updated_at, last_alert_at)
    SELECT i.id, nextval(s.sequence), i.title, i.description, i.type, i.severity, 'created', i.source, i.source_id, i.playbook,
           i.open_key, i.alert_count, $1, $1, $1, $1
    FROM (SELECT incident_number_sequence(current_tenant())::regclass AS sequence) s,
      unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::text[], $10::text[],
             $11::int[]) AS i(id, title, description, type, severity, source, source_id, playbook, open_key, alert_count)
    RETURNING id, number),
  joined AS (
    UPDATE incidents SET alert_count = alert_count + j.alerts, last_alert_at = $1, updated_at = $1, version = version + 1
    FROM unnest($12::uuid[], $13::int[]) AS j(id, alerts) WHERE incidents.id = j.id),
  pending AS (
    INSERT INTO extraction_pending (incident_id, alert_id, observables, bytes)
    SELECT * FROM unnest($15::uuid[], $14::uuid[], $30::json[], $31::int[])),
  alert AS (
    INSERT INTO alerts (id, incident_id, opened_incident, source, source_id, external_id, fingerprint, title, description,
                        severity, type, occurred_at, recipient, fields, raw, raw_email, received_at)
    SELECT a.*, $1 FROM unnest($14::uuid[], $15::uuid[], $16::boolean[], $17::text[], $18::uuid[], $19::text[], $20::text[],
      $21::text[], $22::text[], $23::text[], $24::text[], $25::timestamptz[], $26::text[], $27::json[], $28::json[],
      $29::text[]) AS a)
  SELECT id, number FROM incident`;

const RECEIVED = `
  SELECT i.id AS incident_id, i.number AS incident_number, a.id AS alert_id,
         CASE WHEN a.opened_incident THEN 'created' ELSE 'joined' END AS status
  FROM alerts a JOIN incidents i ON i.id = a.incident_id
  WHERE a.id = ANY($1::uuid[]) ORDER BY a.id`;

/**
 * Violated when another transaction has opened an incident for the same fingerprint since ours looked, and when a
 * database that lost its power gives a number out again.
 */
const RACES = new Set(['incidents_open_key', 'incidents_tenant_id_number_key']);

@Injectable()
export class IntakeRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  openIncidents(keys: string[]): Promise<OpenIncident[]> {
    return this.unitOfWork.query<OpenIncident>(OPEN_INCIDENTS, [keys]);
  }

  closeWindows(incidentIds: string[]): void {
    this.unitOfWork.send(CLOSE_WINDOWS, [incidentIds]);
  }

  /**
   * Stores the batch with the commit, which fails with `raced` when another has opened one of the incidents.
   * @returns the number of each new incident by its id, with the commit
   */
  async write(batch: IntakeBatch, now: Date, raced: (cause: unknown) => Error): Promise<Map<string, number>> {
    const { incidents, joined, alerts } = batch;
    const params = [
      now,
      ...incidentColumns(incidents),
      column.uuid(joined.map((j) => j.id)),
      column.integer(joined.map((j) => j.alerts)),
      ...alertColumns(alerts),
      column.json(alerts.map((alert) => alert.observables)),
      column.integer(alerts.map(extractedBytes)),
    ];
    const rows = await this.unitOfWork.sendQuery<{ id: string; number: number }>(WRITE, params, (error) =>
      isRace(error) ? raced(error) : error,
    );
    return new Map(rows.map((row) => [row.id, row.number]));
  }

  received(
    alertIds: string[],
  ): Promise<
    { incident_id: string; incident_number: number; alert_id: string; status: 'created' | 'joined' }[]
  > {
    return this.unitOfWork.query(RECEIVED, [alertIds]);
  }
}

function isRace(error: unknown): boolean {
  const { code, constraint } = error as { code?: unknown; constraint?: string };
  return code === '23505' && RACES.has(constraint ?? '');
}

function incidentColumns(rows: NewIncident[]): Buffer[] {
  return [
    column.uuid(rows.map((row) => row.id)),
    column.text(rows.map((row) => row.title)),
    column.text(rows.map((row) => row.description)),
    column.text(rows.map((row) => row.type)),
    column.text(rows.map((row) => row.severity)),
    column.text(rows.map((row) => row.source)),
    column.uuid(rows.map((row) => row.source_id)),
    column.text(rows.map((row) => row.playbook)),
    column.text(rows.map((row) => row.open_key)),
    column.integer(rows.map((row) => row.alert_count)),
  ];
}

function alertColumns(rows: NewAlert[]): Buffer[] {
  return [
    column.uuid(rows.map((row) => row.id)),
    column.uuid(rows.map((row) => row.incident_id)),
    column.boolean(rows.map((row) => row.opened_incident)),
    column.text(rows.map((row) => row.source)),
    column.uuid(rows.map((row) => row.source_id)),
    column.text(rows.map((row) => row.external_id)),
    column.text(rows.map((row) => row.fingerprint)),
    column.text(rows.map((row) => row.title)),
    column.text(rows.map((row) => row.description)),
    column.text(rows.map((row) => row.severity)),
    column.text(rows.map((row) => row.type)),
    column.timestamptz(rows.map((row) => row.occurred_at)),
    column.text(rows.map((row) => row.recipient)),
    column.json(rows.map((row) => row.fields)),
    column.json(rows.map((row) => row.raw)),
    column.text(rows.map((row) => row.raw_email)),
  ];
}

/** What the extraction will have to read, so that it can be bounded. */
function extractedBytes(alert: NewAlert): number {
  return alert.raw.length + alert.description.length + alert.observables.length;
}
