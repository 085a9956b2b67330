import { Injectable } from '@nestjs/common';
import type { AlertState, IncidentType, Severity } from '#contracts';
import { UnitOfWork, column } from '#platform';
import type { ReceivedAlert } from '../domain/incoming.ts';
import type { IncidentEntity } from './incident.entity.ts';
import type { VendorAlertEntity } from './vendor-alert.entity.ts';

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
  | 'facts'
  | 'source_state'
  | 'closure_due'
  | 'earlier_incident_id'
  | 'quiet_alerts'
  | 'detector'
  | 'team_id'
>;

/** What joined alerts make of an incident. */
export interface JoinedIncident extends Pick<
  IncidentEntity,
  'id' | 'severity' | 'facts' | 'source_state' | 'closure_due'
> {
  alerts: number;
  wanted: number;
  quiet: number;
}

export type NewVendorAlert = Omit<VendorAlertEntity, 'tenant_id'>;

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
  state: AlertState | null;
  /** JSON or null: what it has changed of its incident. */
  changes: string | null;
}

export interface IntakeBatch {
  incidents: NewIncident[];
  joined: JoinedIncident[];
  alerts: NewAlert[];
  vendorAlerts: NewVendorAlert[];
}

const CLOSE_WINDOWS = `UPDATE incidents SET open_key = NULL WHERE id = ANY($1::uuid[])`;

const UPDATE_VENDOR_ALERTS = `
  UPDATE vendor_alerts v SET incident_id = g.incident_id, alert_id = g.alert_id, state = g.state
  FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[])
    AS g(source_id, external_id, incident_id, alert_id, state)
  WHERE v.source_id = g.source_id AND v.external_id = g.external_id COLLATE "C" AND v.content = ''`;

/**
 * One statement for a whole batch. What is in the alerts is looked for later (`AlertExtraction`). Numbers come from the
 * tenant's sequence, which waits for no commit: what is rolled back leaves a gap.
 */
const WRITE = `
  WITH incident AS (
    INSERT INTO incidents (id, number, title, description, type, severity, status, source, source_id, playbook, open_key,
                           alert_count, facts, source_state, closure_due, earlier_incident_id, quiet_alerts, detector,
                           team_id, triage_requested_at, created_at, updated_at, last_alert_at)
    SELECT i.id, nextval(s.sequence), i.title, i.description, i.type, i.severity, 'created', i.source, i.source_id, i.playbook,
           i.open_key, i.alert_count, i.facts, i.source_state, i.closure_due, i.earlier_incident_id, i.quiet_alerts, i.detector,
           i.team_id, $1, $1, $1, $1
    FROM (SELECT incident_number_sequence(current_tenant())::regclass AS sequence) s,
      unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::text[], $10::text[],
             $11::int[], $12::json[], $13::text[], $14::boolean[], $15::uuid[], $16::int[], $53::text[], $54::uuid[])
        AS i(id, title, description, type, severity, source, source_id, playbook, open_key, alert_count, facts,
             source_state, closure_due, earlier_incident_id, quiet_alerts, detector, team_id)
    RETURNING id, number),
  joined AS (
    UPDATE incidents SET alert_count = alert_count + j.alerts, last_alert_at = $1, updated_at = $1, version = version + 1,
      severity = j.severity, facts = j.facts, source_state = j.source_state, closure_due = j.closure_due,
      triage_wanted = triage_wanted + j.wanted, quiet_alerts = quiet_alerts + j.quiet,
      snoozed_until = CASE WHEN j.alerts > j.quiet THEN NULL ELSE snoozed_until END
    FROM unnest($17::uuid[], $18::int[], $19::text[], $20::json[], $21::text[], $22::boolean[], $23::int[], $24::int[])
      AS j(id, alerts, severity, facts, source_state, closure_due, wanted, quiet) WHERE incidents.id = j.id),
  vendor AS (
    INSERT INTO vendor_alerts (source_id, external_id, content, incident_id, alert_id, first_alert_id, first_content, state)
    SELECT v.* FROM unnest($25::uuid[], $26::text[], $27::text[], $28::uuid[], $29::uuid[], $30::uuid[], $31::text[],
      $32::text[]) AS v),
  pending AS (
    INSERT INTO extraction_pending (incident_id, alert_id, observables, bytes)
    SELECT * FROM unnest($34::uuid[], $33::uuid[], $51::json[], $52::int[])),
  alert AS (
    INSERT INTO alerts (id, incident_id, opened_incident, source, source_id, external_id, fingerprint, title, description,
                        severity, type, occurred_at, recipient, fields, raw, raw_email, state, changes, received_at)
    SELECT a.*, $1 FROM unnest($33::uuid[], $34::uuid[], $35::boolean[], $36::text[], $37::uuid[], $38::text[], $39::text[],
      $40::text[], $41::text[], $42::text[], $43::text[], $44::timestamptz[], $45::text[], $46::json[], $47::json[],
      $48::text[], $49::text[], $50::json[]) AS a)
  SELECT id, number FROM incident`;

const RECEIVED = `
  SELECT i.id AS incident_id, i.number AS incident_number, a.id AS alert_id,
         CASE WHEN a.opened_incident THEN 'created' ELSE 'joined' END AS status, false AS repeated
  FROM alerts a JOIN incidents i ON i.id = a.incident_id
  WHERE a.id = ANY($1::uuid[]) ORDER BY a.id`;

/**
 * Violated when another transaction has opened an incident for the same fingerprint, or stored the alert of the same id,
 * since ours looked, and when a database that lost its power gives a number out again.
 */
const RACES = new Set(['incidents_open_key', 'incidents_tenant_id_number_key', 'vendor_alerts_pkey']);

@Injectable()
export class IntakeRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  closeWindows(incidentIds: string[]): void {
    this.unitOfWork.send(CLOSE_WINDOWS, [incidentIds]);
  }

  /** What is known of alerts that had been stored before; with the commit. */
  updateVendorAlerts(
    rows: Pick<NewVendorAlert, 'source_id' | 'external_id' | 'incident_id' | 'alert_id' | 'state'>[],
  ): void {
    this.unitOfWork.send(UPDATE_VENDOR_ALERTS, [
      rows.map((row) => row.source_id),
      rows.map((row) => row.external_id),
      rows.map((row) => row.incident_id),
      rows.map((row) => row.alert_id),
      rows.map((row) => row.state),
    ]);
  }

  /**
   * Stores the batch with the commit, which fails with `raced` when another has opened one of the incidents.
   * @returns the number of each new incident by its id, with the commit
   */
  async write(batch: IntakeBatch, now: Date, raced: (cause: unknown) => Error): Promise<Map<string, number>> {
    const { incidents, joined, alerts, vendorAlerts } = batch;
    const params = [
      now,
      ...incidentColumns(incidents),
      ...joinedColumns(joined),
      ...vendorColumns(vendorAlerts),
      ...alertColumns(alerts),
      column.json(alerts.map((alert) => alert.observables)),
      column.integer(alerts.map(extractedBytes)),
      column.text(incidents.map((row) => row.detector)),
      column.uuid(incidents.map((row) => row.team_id)),
    ];
    const rows = await this.unitOfWork.sendQuery<{ id: string; number: number }>(WRITE, params, (error) =>
      isRace(error) ? raced(error) : error,
    );
    return new Map(rows.map((row) => [row.id, row.number]));
  }

  received(alertIds: string[]): Promise<ReceivedAlert[]> {
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
    column.json(rows.map(({ facts }) => facts && JSON.stringify(facts))),
    column.text(rows.map((row) => row.source_state)),
    column.boolean(rows.map((row) => row.closure_due)),
    column.uuid(rows.map((row) => row.earlier_incident_id)),
    column.integer(rows.map((row) => row.quiet_alerts)),
  ];
}

function joinedColumns(rows: JoinedIncident[]): Buffer[] {
  return [
    column.uuid(rows.map((row) => row.id)),
    column.integer(rows.map((row) => row.alerts)),
    column.text(rows.map((row) => row.severity)),
    column.json(rows.map(({ facts }) => facts && JSON.stringify(facts))),
    column.text(rows.map((row) => row.source_state)),
    column.boolean(rows.map((row) => row.closure_due)),
    column.integer(rows.map((row) => row.wanted)),
    column.integer(rows.map((row) => row.quiet)),
  ];
}

function vendorColumns(rows: NewVendorAlert[]): Buffer[] {
  return [
    column.uuid(rows.map((row) => row.source_id)),
    column.text(rows.map((row) => row.external_id)),
    column.text(rows.map((row) => row.content)),
    column.uuid(rows.map((row) => row.incident_id)),
    column.uuid(rows.map((row) => row.alert_id)),
    column.uuid(rows.map((row) => row.first_alert_id)),
    column.text(rows.map((row) => row.first_content)),
    column.text(rows.map((row) => row.state)),
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
    column.text(rows.map((row) => row.state)),
    column.json(rows.map((row) => row.changes)),
  ];
}

/** What the extraction will have to read, so that it can be bounded. */
function extractedBytes(alert: NewAlert): number {
  return alert.raw.length + alert.description.length + alert.observables.length;
}
