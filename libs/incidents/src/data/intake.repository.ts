import { Injectable } from '@nestjs/common';
import type { IncidentType, ObservableType, Severity } from '#contracts';
import { UnitOfWork, column } from '#platform';

export interface OpenIncident {
  id: string;
  number: number;
  open_key: string;
  last_alert_at: Date;
  alert_count: number;
}

export interface NewIncident {
  id: string;
  number: number;
  title: string;
  description: string;
  type: IncidentType;
  severity: Severity;
  source: string;
  source_id: string | null;
  playbook: string | null;
  open_key: string | null;
  alert_count: number;
  observable_count: number;
}

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
}

export interface Link {
  incident_id: string;
  observable_id: string;
}

export interface IntakeBatch {
  incidents: NewIncident[];
  joined: { id: string; alerts: number }[];
  alerts: NewAlert[];
  words: { word: string; incident_id: string }[];
  /** Of the new incidents. */
  links: Link[];
  /** Of those that were there before: some may be there too. */
  joinedLinks: Link[];
}

export interface NewObservable {
  id: string;
  type: ObservableType;
  value: string;
}

/** Row-locked, so that a person who resolves one of them at this moment waits or has been first. */
const OPEN_INCIDENTS = `
  SELECT id, number, open_key, last_alert_at, alert_count FROM incidents
  WHERE open_key = ANY($1::text[]) ORDER BY id FOR NO KEY UPDATE`;

const CLOSE_WINDOWS = `UPDATE incidents SET open_key = NULL WHERE id = ANY($1::uuid[])`;

/** Outside of the transaction: what is rolled back does not give its numbers back, and nobody waits for a commit. */
const NUMBERS = `
  SELECT nextval(sequence)::integer AS number
  FROM (SELECT incident_number_sequence(current_tenant())::regclass AS sequence) s, generate_series(1, $1::integer)`;

/**
 * One statement for a whole batch. Inserts of observables are in the order of their unique index and wait for inserts
 * only (DO NOTHING), touches skip what another batch holds: two batches cannot wait for each other.
 */
const WRITE = `
  WITH incident AS (
    INSERT INTO incidents (id, number, title, description, type, severity, status, source, source_id, playbook, open_key,
                           alert_count, observable_count, triage_requested_at, created_at, updated_at, last_alert_at)
    SELECT i.id, i.number, i.title, i.description, i.type, i.severity, 'created', i.source, i.source_id, i.playbook,
           i.open_key, i.alert_count, i.observable_count, $1, $1, $1, $1
    FROM unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::uuid[],
                $10::text[], $11::text[], $12::int[], $13::int[])
      AS i(id, number, title, description, type, severity, source, source_id, playbook, open_key, alert_count,
           observable_count)),
  joined AS (
    UPDATE incidents SET alert_count = alert_count + j.alerts, last_alert_at = $1, updated_at = $1, version = version + 1
    FROM unnest($14::uuid[], $15::int[]) AS j(id, alerts) WHERE incidents.id = j.id),
  word AS (
    INSERT INTO incident_words (word, incident_id)
    SELECT * FROM unnest($32::text[], $33::uuid[])),
  link AS (
    INSERT INTO incident_observables (incident_id, observable_id, created_at)
    SELECT *, $1 FROM unnest($34::uuid[], $35::uuid[]))
  INSERT INTO alerts (id, incident_id, opened_incident, source, source_id, external_id, fingerprint, title, description,
                      severity, type, occurred_at, recipient, fields, raw, raw_email, received_at)
  SELECT a.*, $1 FROM unnest($16::uuid[], $17::uuid[], $18::boolean[], $19::text[], $20::uuid[], $21::text[], $22::text[],
    $23::text[], $24::text[], $25::text[], $26::text[], $27::timestamptz[], $28::text[], $29::json[], $30::json[],
    $31::text[]) AS a`;

/**
 * Each given observable's id: its own when it is new, else that of the row that is there. The look-up of one row
 * stands in a subquery with a limit, so that it is one by the index whatever the planner believes of the table: on
 * a young one it read all of the tenant's observables for every batch.
 */
const OBSERVABLES = `
  WITH given AS (
    SELECT g.id, g.type, g.value COLLATE "C" AS value, known.id AS known_id, known.last_seen
    FROM unnest($1::uuid[], $2::text[], $3::text[]) AS g(id, type, value)
    LEFT JOIN LATERAL (
      SELECT o.id, o.last_seen FROM observables o WHERE o.value = g.value COLLATE "C" AND o.type = g.type LIMIT 1) known ON true),
  touched AS (
    UPDATE observables SET last_seen = $4 WHERE id IN (
      SELECT id FROM observables
      WHERE id IN (SELECT known_id FROM given WHERE last_seen < $4::timestamptz - interval '1 minute')
      ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)),
  made AS (
    INSERT INTO observables (id, type, value, first_seen, last_seen)
    SELECT id, type, value, $4, $4 FROM given WHERE known_id IS NULL ORDER BY value, type
    ON CONFLICT (tenant_id, value, type) DO NOTHING
    RETURNING id)
  SELECT id AS given, known_id AS id FROM given WHERE known_id IS NOT NULL UNION ALL SELECT id, id FROM made`;

/** For incidents that were there before: some of the links may be there too. */
const ADD_LINKS = `
  WITH link AS (
    INSERT INTO incident_observables (incident_id, observable_id, created_at)
    SELECT *, $3 FROM unnest($1::uuid[], $2::uuid[])
    ON CONFLICT (incident_id, observable_id) DO NOTHING
    RETURNING incident_id),
  counted AS (SELECT incident_id, count(*)::int AS links FROM link GROUP BY incident_id)
  UPDATE incidents SET observable_count = observable_count + counted.links
  FROM counted WHERE incidents.id = counted.incident_id`;

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
   * Stores what is new, moves last_seen of the rest.
   * @returns the id of each observable as it is stored, by the id that was given for it
   */
  async observables(given: NewObservable[], now: Date): Promise<Map<string, string>> {
    if (given.length === 0) return new Map();
    const stored = await this.upsert(given, now);
    // Another transaction committed some of them between our snapshot and our insert: they are visible now.
    const missed = given.filter((observable) => !stored.has(observable.id));
    return missed.length === 0 ? stored : new Map([...stored, ...(await this.upsert(missed, now))]);
  }

  private async upsert(given: NewObservable[], now: Date): Promise<Map<string, string>> {
    const rows = await this.unitOfWork.query<{ given: string; id: string }>(OBSERVABLES, [
      column.uuid(given.map((o) => o.id)),
      column.text(given.map((o) => o.type)),
      column.text(given.map((o) => o.value)),
      now,
    ]);
    return new Map(rows.map((row) => [row.given, row.id]));
  }

  async newNumbers(count: number): Promise<number[]> {
    const rows = await this.unitOfWork.query<{ number: number }>(NUMBERS, [count]);
    return rows.map((row) => row.number);
  }

  /** Stores the batch with the commit. */
  write(batch: IntakeBatch, now: Date): void {
    const { incidents, joined, alerts, words, links, joinedLinks } = batch;
    const params = [
      now,
      ...incidentColumns(incidents),
      column.uuid(joined.map((j) => j.id)),
      column.integer(joined.map((j) => j.alerts)),
      ...alertColumns(alerts),
      column.text(words.map((w) => w.word)),
      column.uuid(words.map((w) => w.incident_id)),
      ...linkColumns(links),
    ];
    this.unitOfWork.send(WRITE, params, (error) =>
      isRace(error)
        ? new LostRace('Another delivery opened this incident or has its number.', { cause: error })
        : error,
    );
    if (joinedLinks.length > 0) this.unitOfWork.send(ADD_LINKS, [...linkColumns(joinedLinks), now]);
  }

  received(
    alertIds: string[],
  ): Promise<
    { incident_id: string; incident_number: number; alert_id: string; status: 'created' | 'joined' }[]
  > {
    return this.unitOfWork.query(RECEIVED, [alertIds]);
  }
}

/** Carries the SQLSTATE of a serialisation failure: the unit of work begins again and then sees the other's row. */
class LostRace extends Error {
  override name = 'LostRace';
  readonly code = '40001';
}

function isRace(error: unknown): boolean {
  const { code, constraint } = error as { code?: unknown; constraint?: string };
  return code === '23505' && RACES.has(constraint ?? '');
}

function incidentColumns(rows: NewIncident[]): Buffer[] {
  return [
    column.uuid(rows.map((row) => row.id)),
    column.integer(rows.map((row) => row.number)),
    column.text(rows.map((row) => row.title)),
    column.text(rows.map((row) => row.description)),
    column.text(rows.map((row) => row.type)),
    column.text(rows.map((row) => row.severity)),
    column.text(rows.map((row) => row.source)),
    column.uuid(rows.map((row) => row.source_id)),
    column.text(rows.map((row) => row.playbook)),
    column.text(rows.map((row) => row.open_key)),
    column.integer(rows.map((row) => row.alert_count)),
    column.integer(rows.map((row) => row.observable_count)),
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

function linkColumns(links: Link[]): Buffer[] {
  return [
    column.uuid(links.map((link) => link.incident_id)),
    column.uuid(links.map((link) => link.observable_id)),
  ];
}
