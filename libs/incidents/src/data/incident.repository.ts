import { Injectable } from '@nestjs/common';
import {
  incidentMachine,
  type Actor,
  type Disposition,
  type IncidentType,
  type Json,
  type ObservableType,
  type PersonBehind,
  type Role,
  type Severity,
} from '#contracts';
import { UnitOfWork } from '#platform';
import type { IncidentRef } from '../domain/incident-ref.ts';
import { PLACE_BITS } from '../domain/text-words.ts';
import type { IncidentEntity } from './incident.entity.ts';
import {
  listStatement,
  type ListFilters,
  type ListKey,
  type ListOrder,
  type Statement,
} from './incident-list.ts';
import { urgencyStatement, type UrgencyKey, type UrgencyOrder } from './urgency-list.ts';
import {
  DETAIL_COLUMNS,
  ROW_COLUMNS,
  SHOWN_COLUMNS,
  type IncidentDetailRow,
  type IncidentRow,
} from './incident-row.ts';

export interface RelatedRow
  extends IncidentRow, Pick<IncidentEntity, 'resolution_note' | 'resolved_at' | 'resolved_by'> {
  shared_count: number;
  shared: { type: string; value: string }[];
  /** `rule.name:suspicious powershell`: what detected both, or null. */
  detected_by: string | null;
}

/** Which page of a list: its order, and where it begins. */
export type ListPage =
  { order: ListOrder; after: ListKey | null } | { order: UrgencyOrder; after: UrgencyKey | null };

export interface IncidentFields {
  title?: string;
  severity?: Severity;
  type?: IncidentType;
  assignee_id?: string | null;
  assignee_name?: string | null;
  tags?: string[];
  /** RFC 3339. */
  snoozed_until?: string | null;
  team_id?: string | null;
  /** For people; it is not stored with the incident. */
  team_name?: string | null;
}

/** An observable in more incidents than this ties nothing together (a proxy's address, our own domain). */
const COMMON = 100;
const RELATED = 20;
const MOST_READ = 1000;

const COMPARED = `
  SELECT o.id, o.type, o.value FROM incident_observables l JOIN observables o ON o.id = l.observable_id
  WHERE l.incident_id = $1 ORDER BY l.observable_id LIMIT $2`;

const RELATED_COLUMNS = `${ROW_COLUMNS}, ${SHOWN_COLUMNS}, i.resolution_note, i.resolved_at, i.resolved_by`;

const RELATED_INCIDENTS = `
  WITH mine AS (SELECT unnest($2::uuid[]) AS observable_id),
  seen AS (
    SELECT mine.observable_id, other.incident_id, count(*) OVER (PARTITION BY mine.observable_id) AS incidents
    FROM mine CROSS JOIN LATERAL (
      SELECT l.incident_id FROM incident_observables l WHERE l.observable_id = mine.observable_id LIMIT ${COMMON + 1}) other),
  best AS (
    SELECT incident_id, count(*)::int AS shared_count, (array_agg(observable_id ORDER BY incidents, observable_id))[1:10] AS ids
    FROM seen WHERE incidents <= ${COMMON} AND incident_id <> $1
    GROUP BY incident_id ORDER BY count(*) DESC, incident_id DESC LIMIT ${RELATED})
  SELECT ${RELATED_COLUMNS}, best.shared_count, NULL AS detected_by,
    (SELECT json_agg(json_build_object('type', o.type, 'value', o.value)) FROM observables o WHERE o.id = ANY(best.ids)) AS shared
  FROM best JOIN incidents i ON i.id = best.incident_id
  ORDER BY best.shared_count DESC, i.id DESC`;

const MOST_RULES = 50;
const RULES = `
  SELECT fields->'rule' AS rule FROM alerts WHERE incident_id = $1 ORDER BY received_at DESC, id DESC LIMIT $2`;

/** By each rule the newest, whatever else they hold. */
const DETECTED_ALIKE = `
  WITH mine AS (SELECT unnest($2::text[]) AS word),
  seen AS (
    SELECT other.incident_id, min(mine.word COLLATE "C") AS word
    FROM mine CROSS JOIN LATERAL (
      SELECT w.incident_id FROM incident_words w WHERE w.word = mine.word COLLATE "C" AND w.incident_id <> $1
      ORDER BY w.incident_id DESC LIMIT ${RELATED}) other
    GROUP BY other.incident_id ORDER BY other.incident_id DESC LIMIT ${RELATED})
  SELECT ${RELATED_COLUMNS}, 0 AS shared_count, seen.word AS detected_by, '[]'::json AS shared
  FROM seen JOIN incidents i ON i.id = seen.incident_id
  ORDER BY i.id DESC`;

/**
 * Ends the triage of run $2 with the verdict that the incident has, unless an alert has come after it. What was requested
 * is answered by that verdict.
 */
const KEEP_VERDICT = `
  UPDATE incidents i SET status = $3, triage_requested_at = least(i.triage_requested_at, v.created_at),
    version = i.version + 1, updated_at = $4
  FROM verdicts v
  WHERE i.id = $1 AND i.run_id = $2 AND i.status = ANY($5::text[]) AND v.id = i.verdict_id AND i.last_alert_at <= v.created_at
  RETURNING v.id AS verdict_id, i.closure_due, i.source`;

@Injectable()
export class IncidentRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  find(ref: IncidentRef): Promise<IncidentDetailRow | undefined> {
    return this.byRef(ref, '');
  }

  /** The row stays as it is until the transaction ends. */
  findForUpdate(ref: IncidentRef): Promise<IncidentDetailRow | undefined> {
    return this.byRef(ref, 'FOR NO KEY UPDATE');
  }

  private byRef(ref: IncidentRef, lock: '' | 'FOR NO KEY UPDATE'): Promise<IncidentDetailRow | undefined> {
    const statement = (column: 'id' | 'number') =>
      `SELECT ${DETAIL_COLUMNS} FROM incidents i WHERE i.${column} = $1 ${lock}`;
    return 'id' in ref
      ? this.unitOfWork.one(statement('id'), [ref.id])
      : this.unitOfWork.one(statement('number'), [ref.number]);
  }

  list(filters: ListFilters, page: ListPage, limit: number): Promise<IncidentRow[]> {
    const { sql, params } = statementOf(filters, page, limit);
    return this.unitOfWork.query<IncidentRow>(`SELECT i.*, ${SHOWN_COLUMNS} FROM (${sql}) i`, params);
  }

  /** As the list, where nothing of the incidents is shown. */
  async listedIds(filters: ListFilters, page: ListPage, limit: number): Promise<string[]> {
    const { sql, params } = statementOf(filters, page, limit);
    const rows = await this.unitOfWork.query<{ id: string }>(`SELECT i.id FROM (${sql}) i`, params);
    return rows.map(({ id }) => id);
  }

  /** Those of an incident by which others are looked for, before what says nothing is left out. */
  compared(incidentId: string): Promise<{ id: string; type: ObservableType; value: string }[]> {
    return this.unitOfWork.query(COMPARED, [incidentId, MOST_READ]);
  }

  related(incidentId: string, observableIds: string[]): Promise<RelatedRow[]> {
    return this.unitOfWork.query<RelatedRow>(RELATED_INCIDENTS, [incidentId, observableIds]);
  }

  /** What its newest alerts say of their rules. */
  rules(incidentId: string): Promise<{ rule: Json }[]> {
    return this.unitOfWork.query(RULES, [incidentId, MOST_RULES]);
  }

  /** The newest ones that have one of the words. */
  detectedAlike(incidentId: string, words: readonly string[]): Promise<RelatedRow[]> {
    return this.unitOfWork.query<RelatedRow>(DETECTED_ALIKE, [incidentId, words]);
  }

  /** Compare-and-set on the version. @returns false when somebody has changed it since */
  async update(id: string, version: number, fields: IncidentFields, now: Date): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `UPDATE incidents SET title = coalesce($3, title), severity = coalesce($4, severity), type = coalesce($5, type),
         assignee_id = CASE WHEN $6 THEN $7::uuid ELSE assignee_id END,
         assignee_name = CASE WHEN $6 THEN $8 ELSE assignee_name END, tags = coalesce($10, tags),
         snoozed_until = CASE WHEN $11 THEN $12::timestamptz ELSE snoozed_until END,
         team_id = CASE WHEN $13 THEN $14::uuid ELSE team_id END, version = version + 1, updated_at = $9
       WHERE id = $1 AND version = $2 RETURNING id`,
      [
        id,
        version,
        fields.title ?? null,
        fields.severity ?? null,
        fields.type ?? null,
        fields.assignee_id !== undefined,
        fields.assignee_id ?? null,
        fields.assignee_name ?? null,
        now,
        fields.tags ?? null,
        fields.snoozed_until !== undefined,
        fields.snoozed_until ?? null,
        fields.team_id !== undefined,
        fields.team_id ?? null,
      ],
    );
    return rows.length > 0;
  }

  async replaceWords(incidentId: string, before: string[], after: string[]): Promise<void> {
    await this.unitOfWork.query('DELETE FROM incident_words WHERE incident_id = $1 AND word = ANY($2)', [
      incidentId,
      before,
    ]);
    await this.unitOfWork.query(
      'INSERT INTO incident_words (incident_id, word) SELECT $1, unnest($2::text[])',
      [incidentId, after],
    );
  }

  /** Those of earlier titles stay: people remember an incident by what it was called. */
  async addTitleWords(incidentId: string, words: string[]): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO incident_text_words (incident_id, word, places)
       SELECT $1, k.word, ${PLACE_BITS.title} FROM unnest($2::text[]) AS k(word)
       ON CONFLICT (tenant_id, word, incident_id) DO NOTHING`,
      [incidentId, words],
    );
  }

  /** Where a triage may begin it may be asked for; the state stays until a run begins. */
  async requestTriage(id: string, now: Date): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `UPDATE incidents SET triage_requested_at = $3, version = version + 1, updated_at = $3
       WHERE id = $1 AND status = ANY($2::text[]) RETURNING id`,
      [id, incidentMachine.events.begin_triage.from, now],
    );
    return rows.length > 0;
  }

  /** Undefined when it has none that still holds, or another run triages it. */
  keepVerdict(
    incidentId: string,
    runId: string,
    now: Date,
  ): Promise<{ verdict_id: string; closure_due: boolean; source: string } | undefined> {
    const { from, to } = incidentMachine.events.judge;
    return this.unitOfWork.one(KEEP_VERDICT, [incidentId, runId, to, now, from]);
  }

  /** @returns false when the state does not allow it */
  async resolve(
    id: string,
    resolution: { disposition: Disposition; note: string | null; by: Actor; now: Date },
  ): Promise<boolean> {
    const { from, to } = incidentMachine.events.resolve;
    const rows = await this.unitOfWork.query(
      `UPDATE incidents SET status = $7, disposition = $3, resolution_note = $4, resolved_by = $5, resolved_at = $6,
         resolution_seconds = greatest(extract(epoch FROM $6 - created_at)::double precision, 0), closure_due = false,
         snoozed_until = NULL, version = version + 1, updated_at = $6
       WHERE id = $1 AND status = ANY($2::text[]) RETURNING id`,
      [id, from, resolution.disposition, resolution.note, resolution.by.name, resolution.now, to],
    );
    return rows.length > 0;
  }

  /** By its source's word. @returns false when the state does not allow it */
  async close(id: string, by: string, now: Date): Promise<boolean> {
    const { from, to } = incidentMachine.events.close;
    const rows = await this.unitOfWork.query(
      `UPDATE incidents SET status = $3, closure = 'source', resolved_by = $4, resolved_at = $5, closure_due = false,
         snoozed_until = NULL, version = version + 1, updated_at = $5
       WHERE id = $1 AND status = ANY($2::text[]) RETURNING id`,
      [id, from, to, by, now],
    );
    return rows.length > 0;
  }

  /** What its alerts have said in the meantime is seen by whoever reopens it. */
  async reopen(id: string, now: Date): Promise<boolean> {
    const { from, to } = incidentMachine.events.reopen;
    const rows = await this.unitOfWork.query(
      `UPDATE incidents SET status = $3, disposition = NULL, closure = NULL, resolution_note = NULL, resolved_by = NULL,
         resolved_at = NULL, resolution_seconds = NULL, run_id = NULL, triage_seen = triage_wanted, version = version + 1, updated_at = $2
       WHERE id = $1 AND status = ANY($4::text[]) RETURNING id`,
      [id, now, to, from],
    );
    return rows.length > 0;
  }

  /** Beside the intake's own statement, which the many that sources bring share. */
  enteredBy(id: string, userId: string, name: string): void {
    this.unitOfWork.send('UPDATE incidents SET entered_by = $2, entered_by_name = $3 WHERE id = $1', [
      id,
      userId,
      name,
    ]);
  }

  /** Each person once for each part; a decision is not made on it, so the version stays. */
  standBehind(id: string, people: readonly PersonBehind[]): void {
    this.unitOfWork.send(
      `UPDATE incidents SET behind = behind || (
         SELECT coalesce(jsonb_agg(person), '[]') FROM jsonb_array_elements($2::jsonb) AS person
         WHERE NOT EXISTS (SELECT FROM jsonb_array_elements(behind) AS known
           WHERE known->>'user_id' = person->>'user_id' AND known->>'part' = person->>'part'))
       WHERE id = $1`,
      [id, JSON.stringify(people)],
    );
  }

  /** The name of somebody to whom it may be assigned: enabled, with one of these roles. */
  userName(userId: string, roles: readonly Role[]): Promise<{ name: string } | undefined> {
    return this.unitOfWork.one(
      'SELECT name FROM users WHERE id = $1 AND disabled_at IS NULL AND role = ANY($2::text[])',
      [userId, roles],
    );
  }

  /** Everybody to whom one may be assigned, by name; `part` is in their names. */
  assignees(roles: readonly Role[], part: string, limit: number): Promise<{ id: string; name: string }[]> {
    return this.unitOfWork.query(
      `SELECT id, name FROM users WHERE disabled_at IS NULL AND role = ANY($1::text[]) AND strpos(lower(name), lower($2)) > 0
       ORDER BY name, id LIMIT $3`,
      [roles, part, limit],
    );
  }
}

function statementOf(filters: ListFilters, page: ListPage, limit: number): Statement {
  return 'levels' in page.order
    ? urgencyStatement(filters, page.order, page.after as UrgencyKey | null, limit)
    : listStatement(filters, page.order, page.after as ListKey | null, limit);
}
