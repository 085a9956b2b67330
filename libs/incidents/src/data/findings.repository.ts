import { Injectable } from '@nestjs/common';
import {
  incidentMachine,
  type Actor,
  type ApprovalLevel,
  type Classification,
  type Evidence,
  type IncidentStatus,
  type IncidentType,
  type Polarity,
  type Severity,
  type VerdictDraft,
} from '#contracts';
import { UnitOfWork } from '#platform';
import type {
  DueTriage,
  IncidentSnapshot,
  EvidenceOrigin,
  IncidentStanding,
  SnapshotObservable,
} from '../domain/snapshot.ts';
import { commentWords, evidenceWords } from '../domain/incident-words.ts';
import { PLACE_BITS } from '../domain/text-words.ts';
import type { IncidentChangeEntity } from './incident-change.entity.ts';
import { IncidentEntity } from './incident.entity.ts';

/** A hundred mails of 10 MB may have joined one incident: a snapshot holds the first alert and what fits beside it. */
const ALERTS_BYTES = 64 * 1024 * 1024;

/**
 * The whole snapshot in one round trip; `json_build_object` keeps the raw alert's text as it is. Of alerts the first one
 * counts and then the latest, of evidence the latest.
 */
const LOAD = `
  SELECT json_build_object(
      'id', i.id, 'number', i.number, 'title', i.title, 'description', i.description, 'type', i.type,
      'severity', i.severity, 'status', i.status, 'source', i.source, 'created_at', i.created_at,
      'escalation_level', i.escalation_level, 'alert_count', i.alert_count,
      'behind', CASE WHEN i.entered_by IS NULL THEN i.behind ELSE jsonb_build_array(jsonb_build_object(
        'user_id', i.entered_by, 'name', i.entered_by_name, 'part', 'entered_incident')) || i.behind END,
      'verdict', CASE WHEN i.verdict_id IS NULL THEN NULL ELSE json_build_object('id', i.verdict_id,
        'classification', i.verdict_classification, 'confidence', i.verdict_confidence, 'category', i.verdict_category) END
    ) AS incident,
    i.triage_wanted, i.triage_seen,
    (SELECT coalesce(json_agg(json_build_object('id', a.id, 'title', a.title, 'severity', a.severity,
        'received_at', a.received_at, 'occurred_at', a.occurred_at, 'fields', a.fields, 'raw', a.raw, 'raw_email', a.raw_email, 'recipient', a.recipient)
        ORDER BY a.received_at, a.id), '[]')
      FROM (SELECT *, sum(coalesce(octet_length(raw_email), 0) + octet_length(raw::text)) OVER places AS bytes,
                   row_number() OVER places AS place
            FROM (
              (SELECT 0 AS age, * FROM alerts WHERE incident_id = i.id ORDER BY received_at, id LIMIT 1)
              UNION ALL
              (SELECT 1, * FROM (SELECT * FROM alerts WHERE incident_id = i.id ORDER BY received_at DESC, id DESC LIMIT 99) late
               WHERE late.id <> (SELECT id FROM alerts WHERE incident_id = i.id ORDER BY received_at, id LIMIT 1))) kept
            WINDOW places AS (ORDER BY age, received_at DESC, id DESC)) a
      WHERE a.place = 1 OR a.bytes <= ${ALERTS_BYTES}) AS alerts,
    (SELECT coalesce(json_agg(json_build_object('id', o.id, 'type', o.type, 'value', o.value, 'polarity', l.polarity)
        ORDER BY l.created_at, o.id), '[]')
      FROM (SELECT * FROM incident_observables WHERE incident_id = i.id ORDER BY created_at, observable_id LIMIT 1000) l
      -- One by one: a table that has grown since it was last counted makes a plan that reads all of it.
      CROSS JOIN LATERAL (SELECT * FROM observables WHERE id = l.observable_id LIMIT 1) o) AS observables,
    (SELECT coalesce(json_agg(json_build_object('id', e.id, 'label', 'E' || e.number, 'kind', e.kind,
        'source', json_build_object('type', e.source_type, 'name', e.source_name),
        'subject', json_build_object('type', e.subject_type, 'value', e.subject_value),
        'statement', e.statement, 'polarity', e.polarity, 'weight', e.weight, 'raw', e.raw, 'observed_at', e.observed_at)
        ORDER BY e.number), '[]')
      FROM (SELECT * FROM evidence WHERE incident_id = i.id ORDER BY number DESC LIMIT 2000) e) AS evidence
  FROM incidents i WHERE i.id = $1`;

const BEGIN_TRIAGE = `
  WITH started AS (
    UPDATE incidents SET status = $8, run_id = $2, triage_seen = coalesce($9, triage_wanted), version = version + 1, updated_at = $3,
      -- A request that has had its verdict is answered: then the run that begins is a request of its own.
      triage_requested_at = CASE WHEN EXISTS (
          SELECT FROM verdicts v WHERE v.id = incidents.verdict_id AND v.created_at >= incidents.triage_requested_at)
        THEN $3 ELSE triage_requested_at END
    WHERE id = $1 AND status = ANY($4::text[]) RETURNING id),
  change AS (
    INSERT INTO incident_changes (id, incident_id, kind, actor_type, actor_name, text, data, created_at)
    SELECT $5, id, 'state', $6, $7, 'Triage started', json_build_object('to', $8::text, 'run_id', $2::uuid), $3 FROM started)
  SELECT id FROM started`;

const ADD_EVIDENCE = `
  WITH counted AS (
    UPDATE incidents SET evidence_count = evidence_count + $2::int, words_left_out = greatest(words_left_out, $19::int)
    WHERE id = $1
    RETURNING id, evidence_count - $2::int AS base),
  made AS (
    INSERT INTO evidence (id, incident_id, number, kind, source_type, source_name, subject_type, subject_value, statement,
                          polarity, weight, raw, observed_at, run_id, step, action_id, created_at)
    SELECT e.id, counted.id, counted.base + e.place::int, e.kind, e.source_type, e.source_name, e.subject_type,
           e.subject_value, e.statement, e.polarity, e.weight, e.raw, e.observed_at, $3, $4, $5, $6
    FROM counted, unnest($7::uuid[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[],
                         $14::text[], $15::float8[], $16::json[], $17::timestamptz[])
      WITH ORDINALITY AS e(id, kind, source_type, source_name, subject_type, subject_value, statement, polarity, weight,
                           raw, observed_at, place)),
  word AS (
    INSERT INTO incident_text_words (incident_id, word, places)
    SELECT counted.id, k.word, ${PLACE_BITS.evidence} FROM counted, unnest($18::text[]) AS k(word)
    ON CONFLICT (tenant_id, word, incident_id) DO NOTHING)
  SELECT base FROM counted`;

/**
 * The verdict is always kept; the incident takes it over unless it is resolved. Only the run that triages it
 * (or an incident that no run triages) moves on to `triaged`: a run that a person or another run has overtaken
 * must not end their state.
 */
const RECORD_VERDICT = `
  WITH before AS (
    SELECT id, status, type, run_id, triage_requested_at, triage_seconds FROM incidents WHERE id = $1 FOR NO KEY UPDATE),
  verdict AS (
    INSERT INTO verdicts (id, incident_id, run_id, classification, confidence, category, summary, reasoning, techniques,
                          recommended_actions, missing, analyst, fallback_reason, model, usage, created_at,
                          not_connected, reservations)
    SELECT $2, before.id, $3, $4, $5, $6, $7, $8::json, $9::json, $10::json, $11::json, $12, $13, $14, $15::json, $16,
           $19::json, $20::json
    FROM before),
  taken AS (
    UPDATE incidents i SET
      verdict_id = $2, verdict_classification = $4, verdict_confidence = $5, verdict_category = $6,
      status = CASE WHEN before.status = ANY($17::text[])
                     AND (before.run_id IS NULL OR $3::uuid IS NULL OR before.run_id = $3::uuid)
               THEN $21 ELSE i.status END,
      -- A verdict without a run is all that there can be.
      triage_seen = CASE WHEN $3::uuid IS NULL THEN i.triage_wanted ELSE i.triage_seen END,
      triage_seconds = coalesce(i.triage_seconds, $18::float8 - extract(epoch FROM before.triage_requested_at)::float8),
      version = i.version + 1, updated_at = $16
    FROM before WHERE i.id = before.id AND before.status <> 'resolved'
    RETURNING i.id, i.status, i.closure_due, i.source)
  SELECT before.status AS before, before.type, taken.status AS after, taken.closure_due, taken.source,
         $18::float8 - extract(epoch FROM before.triage_requested_at)::float8 AS seconds
  FROM before LEFT JOIN taken ON taken.id = before.id`;

const SET_FIELDS = `
  WITH before AS (SELECT id, severity, type, escalation_level FROM incidents WHERE id = $1 FOR NO KEY UPDATE)
  UPDATE incidents i SET
    severity = coalesce($2, i.severity), type = coalesce($3, i.type),
    escalation_level = coalesce($4, i.escalation_level), version = i.version + 1, updated_at = $5
  FROM before WHERE i.id = before.id
  RETURNING before.severity, before.type, before.escalation_level`;

const COMMENT = `
  WITH comment AS (
    INSERT INTO comments (id, incident_id, author_type, author_id, author_name, text, created_at)
    SELECT $2, id, $3, $4, $5, $6, $7 FROM incidents WHERE id = $1 RETURNING incident_id),
  word AS (
    INSERT INTO incident_text_words (incident_id, word, places)
    SELECT comment.incident_id, k.word, ${PLACE_BITS.comment} FROM comment, unnest($8::text[]) AS k(word)
    ON CONFLICT (tenant_id, word, incident_id) DO NOTHING),
  left_out AS (
    UPDATE incidents SET words_left_out = greatest(words_left_out, $9::int)
    FROM comment WHERE id = comment.incident_id AND $9::int > words_left_out)
  SELECT incident_id AS id FROM comment`;

const SET_POLARITY = `
  INSERT INTO incident_observables AS l (incident_id, observable_id, polarity, created_at)
  SELECT $1, g.observable_id, g.polarity, $4 FROM unnest($2::uuid[], $3::text[]) AS g(observable_id, polarity)
  WHERE EXISTS (SELECT FROM incidents WHERE id = $1)
  ORDER BY g.observable_id
  ON CONFLICT (incident_id, observable_id) DO UPDATE SET polarity = excluded.polarity`;

const CHANGE = `
  INSERT INTO incident_changes (id, incident_id, kind, actor_type, actor_name, text, data, created_at)
  SELECT $2, id, $3, $4, $5, $6, $7, $8 FROM incidents WHERE id = $1`;

interface VerdictColumns {
  verdict_classification: Classification | null;
  verdict_confidence: number | null;
  beyond_evidence: boolean;
}

type LoadedObservable = Omit<SnapshotObservable, 'own' | 'special_purpose'>;
type Loaded = Omit<IncidentSnapshot, 'observables'> & { observables: LoadedObservable[] };

interface LoadedRow {
  incident: IncidentSnapshot['incident'];
  triage_wanted: number;
  triage_seen: number;
  alerts: IncidentSnapshot['alerts'];
  observables: LoadedObservable[];
  evidence: Evidence[];
}

export interface VerdictOutcome {
  before: IncidentStatus;
  /** Null when the incident was resolved and has kept its state. */
  after: IncidentStatus | null;
  type: IncidentType;
  seconds: number;
  /** Its source has ended it, and it is triaged now. */
  closure_due: boolean | null;
  source: string | null;
}

export interface Change {
  id: string;
  kind: IncidentChangeEntity['kind'];
  text: string;
  data: object;
}

@Injectable()
export class IncidentFindingsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async standing(ids: readonly string[], hold: boolean): Promise<IncidentStanding[]> {
    const rows = await this.unitOfWork.query<Omit<IncidentStanding, 'verdict'> & VerdictColumns>(
      `SELECT id, status, severity, type, disposition, resolved_at, verdict_classification, verdict_confidence,
         coalesce((SELECT json_array_length(v.reservations) > 0 FROM verdicts v WHERE v.id = incidents.verdict_id), false)
           AS beyond_evidence
       FROM incidents WHERE id = ANY($1::uuid[]) ORDER BY id ${hold ? 'FOR NO KEY UPDATE' : ''}`,
      [ids],
    );
    return rows.map((found) => {
      const { verdict_classification: classification, verdict_confidence: confidence, ...more } = found;
      const { beyond_evidence, ...row } = more;
      if (classification === null) return { ...row, verdict: null };
      // Its columns are written together.
      return { ...row, verdict: { classification, confidence: confidence as number, beyond_evidence } };
    });
  }

  /** Triaged ones whose alerts have told news since. */
  triageDue(limit: number): Promise<DueTriage[]> {
    return this.unitOfWork.query(
      `SELECT id, playbook, source, triage_wanted AS wanted FROM incidents
       WHERE triage_wanted > triage_seen AND status = 'triaged' ORDER BY id LIMIT $1`,
      [limit],
    );
  }

  async load(incidentId: string): Promise<Loaded | null> {
    const row = await this.unitOfWork.one<LoadedRow>(LOAD, [incidentId]);
    if (row === undefined) return null;
    const utc = (time: string) => new Date(time).toISOString();
    return {
      incident: { ...row.incident, created_at: utc(row.incident.created_at) },
      alerts: row.alerts.map((alert) => ({
        ...alert,
        received_at: utc(alert.received_at),
        occurred_at: alert.occurred_at === null ? null : utc(alert.occurred_at),
      })),
      triage: { wanted: row.triage_wanted, seen: row.triage_seen },
      observables: row.observables,
      evidence: row.evidence.map((item) => ({ ...item, observed_at: utc(item.observed_at) })),
    };
  }

  state(incidentId: string): Promise<Pick<IncidentEntity, 'status' | 'run_id'> | null> {
    return this.unitOfWork.manager.findOne(IncidentEntity, {
      select: { status: true, run_id: true },
      where: { id: incidentId },
    });
  }

  async beginTriage(
    incidentId: string,
    runId: string,
    change: { id: string; actor: Actor; now: Date; seen: number | null },
  ): Promise<boolean> {
    const { from, to } = incidentMachine.events.begin_triage;
    const rows = await this.unitOfWork.query(BEGIN_TRIAGE, [
      incidentId,
      runId,
      change.now,
      from,
      change.id,
      change.actor.type,
      change.actor.name,
      to,
      change.seen,
    ]);
    return rows.length > 0;
  }

  /** @returns the number before the first new one, or null when there is no such incident */
  async addEvidence(
    incidentId: string,
    rows: readonly Evidence[],
    origin: EvidenceOrigin,
    now: Date,
  ): Promise<number | null> {
    const said = evidenceWords(rows);
    const found = await this.unitOfWork.one<{ base: number }>(ADD_EVIDENCE, [
      incidentId,
      rows.length,
      origin.run_id ?? null,
      origin.step ?? null,
      origin.action_id ?? null,
      now,
      rows.map((e) => e.id),
      rows.map((e) => e.kind),
      rows.map((e) => e.source.type),
      rows.map((e) => e.source.name),
      rows.map((e) => e.subject.type),
      rows.map((e) => e.subject.value),
      rows.map((e) => e.statement),
      rows.map((e) => e.polarity),
      rows.map((e) => e.weight),
      rows.map((e) => JSON.stringify(e.raw)),
      rows.map((e) => e.observed_at),
      said.words,
      said.left_out,
    ]);
    return found?.base ?? null;
  }

  recordVerdict(
    incidentId: string,
    verdict: VerdictDraft & { id: string; run_id: string | null },
    now: Date,
  ): Promise<VerdictOutcome | undefined> {
    const { from, to } = incidentMachine.events.judge;
    return this.unitOfWork.one<VerdictOutcome>(RECORD_VERDICT, [
      incidentId,
      verdict.id,
      verdict.run_id,
      verdict.classification,
      verdict.confidence,
      verdict.category,
      verdict.summary,
      JSON.stringify(verdict.reasoning),
      JSON.stringify(verdict.techniques),
      JSON.stringify(verdict.recommended_actions),
      JSON.stringify(verdict.missing),
      verdict.analyst,
      verdict.fallback_reason,
      verdict.model,
      verdict.usage === null ? null : JSON.stringify(verdict.usage),
      now,
      from,
      now.getTime() / 1000,
      JSON.stringify(verdict.not_connected),
      JSON.stringify(verdict.reservations),
      to,
    ]);
  }

  setFields(
    incidentId: string,
    fields: { severity?: Severity; type?: IncidentType; escalation_level?: ApprovalLevel },
    now: Date,
  ): Promise<{ severity: Severity; type: IncidentType; escalation_level: ApprovalLevel | null } | undefined> {
    return this.unitOfWork.one(SET_FIELDS, [
      incidentId,
      fields.severity ?? null,
      fields.type ?? null,
      fields.escalation_level ?? null,
      now,
    ]);
  }

  async comment(
    incidentId: string,
    comment: { id: string; author: Actor; text: string; now: Date },
  ): Promise<boolean> {
    const { id, author, text, now } = comment;
    const found = commentWords(text);
    const rows = await this.unitOfWork.query(COMMENT, [
      incidentId,
      id,
      author.type,
      author.id,
      author.name,
      text,
      now,
      found.words,
      found.left_out,
    ]);
    return rows.length > 0;
  }

  async setPolarity(
    incidentId: string,
    items: { observable_id: string; polarity: Polarity }[],
    now: Date,
  ): Promise<void> {
    await this.unitOfWork.query(SET_POLARITY, [
      incidentId,
      items.map((item) => item.observable_id),
      items.map((item) => item.polarity),
      now,
    ]);
  }

  async addChange(incidentId: string, change: Change, actor: Actor, now: Date): Promise<void> {
    await this.unitOfWork.query(CHANGE, [
      incidentId,
      change.id,
      change.kind,
      actor.type,
      actor.name,
      change.text,
      JSON.stringify(change.data),
      now,
    ]);
  }
}
