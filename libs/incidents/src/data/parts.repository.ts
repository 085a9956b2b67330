import { Injectable } from '@nestjs/common';
import type { ActorType, Evidence, JsonObject, Polarity, VerdictDraft } from '#contracts';
import { UnitOfWork } from '#platform';
import type { TimelineKind } from '../domain/timeline.ts';
import type { AlertEntity } from './alert.entity.ts';
import type { CommentEntity } from './comment.entity.ts';
import type { EvidenceEntity } from './evidence.entity.ts';
import type { ObservableEntity } from './observable.entity.ts';

/** Parts are read in pages; a key is the last row's [time in ms, id] (evidence: its number). */
export type PartKey = [number, string] | null;

export type AlertRow = Pick<
  AlertEntity,
  | 'id'
  | 'source'
  | 'external_id'
  | 'title'
  | 'description'
  | 'severity'
  | 'type'
  | 'recipient'
  | 'fields'
  | 'raw'
  | 'raw_email'
  | 'occurred_at'
  | 'received_at'
  | 'state'
>;

export interface ObservableRow extends Pick<
  ObservableEntity,
  'id' | 'type' | 'value' | 'first_seen' | 'last_seen'
> {
  polarity: Polarity | null;
  incident_count: number;
}

export type EvidenceRow = Omit<Evidence, 'id' | 'label' | 'source' | 'subject' | 'observed_at'> &
  Pick<
    EvidenceEntity,
    | 'id'
    | 'number'
    | 'source_type'
    | 'source_name'
    | 'subject_type'
    | 'subject_value'
    | 'observed_at'
    | 'created_at'
    | 'run_id'
    | 'step'
    | 'action_id'
  >;

export interface VerdictRow extends VerdictDraft {
  id: string;
  run_id: string | null;
  created_at: Date;
}

export type CommentRow = Pick<CommentEntity, 'id' | 'author_type' | 'author_name' | 'text' | 'created_at'>;

export interface TimelineRow {
  id: string;
  kind: TimelineKind;
  at: Date;
  actor_type: ActorType | null;
  actor_name: string | null;
  text: string;
  data: JsonObject;
}

/** Newest first, up to a time and id; `$2`, `$3` are the page's beginning, `$4` its length. */
const BEFORE = (time: string) =>
  `AND (${time}, id) < ($2::timestamptz, $3::uuid) ORDER BY ${time} DESC, id DESC LIMIT $4`;

/** One statement, at most one page of each kind; only the wanted kinds are read. */
const TIMELINE = `
  SELECT * FROM (
    (SELECT id, 'alert' AS kind, received_at AS at, NULL AS actor_type, NULL AS actor_name,
            title || coalesce(E'\n' || (changes->>'text'), '') AS text,
            json_build_object('alert_id', id, 'severity', severity, 'source', source, 'state', state, 'changes', changes) AS data
     FROM alerts WHERE incident_id = $1 AND 'alert' = ANY($5::text[]) ${BEFORE('received_at')})
    UNION ALL
    (SELECT id, 'evidence', created_at, NULL, NULL, statement,
            json_build_object('id', 'E' || number, 'polarity', polarity, 'source', source_name, 'kind', kind)
     FROM evidence WHERE incident_id = $1 AND 'evidence' = ANY($5::text[]) ${BEFORE('created_at')})
    UNION ALL
    (SELECT id, 'verdict', created_at, NULL, NULL, summary,
            json_build_object('verdict_id', id, 'classification', classification, 'confidence', confidence, 'analyst', analyst)
     FROM verdicts WHERE incident_id = $1 AND 'verdict' = ANY($5::text[]) ${BEFORE('created_at')})
    UNION ALL
    (SELECT id, 'comment', created_at, author_type, author_name, text, '{}'::json
     FROM comments WHERE incident_id = $1 AND 'comment' = ANY($5::text[]) ${BEFORE('created_at')})
    UNION ALL
    (SELECT id, kind, created_at, actor_type, actor_name, text, data
     FROM incident_changes WHERE incident_id = $1 AND kind = ANY($5::text[]) ${BEFORE('created_at')})
  ) AS entry ORDER BY at DESC, id DESC LIMIT $4`;

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

@Injectable()
export class PartsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  alerts(incidentId: string, after: PartKey, limit: number): Promise<AlertRow[]> {
    return this.unitOfWork.query(
      `SELECT id, source, external_id, title, description, severity, type, recipient, fields, raw, raw_email, occurred_at,
         received_at, state
       FROM alerts WHERE incident_id = $1 ${BEFORE('received_at')}`,
      [incidentId, ...edge(after), limit],
    );
  }

  observables(incidentId: string, after: PartKey, limit: number): Promise<ObservableRow[]> {
    return this.unitOfWork.query(
      `SELECT o.id, o.type, o.value, l.polarity, o.first_seen, o.last_seen,
         (SELECT count(*)::int FROM (SELECT FROM incident_observables x WHERE x.observable_id = o.id LIMIT 100) x) AS incident_count
       FROM incident_observables l JOIN observables o ON o.id = l.observable_id
       WHERE l.incident_id = $1 AND l.observable_id > $2 ORDER BY l.observable_id LIMIT $3`,
      [incidentId, after?.[1] ?? '00000000-0000-0000-0000-000000000000', limit],
    );
  }

  /** Oldest first: evidence is read by its number. */
  evidence(incidentId: string, after: PartKey, limit: number): Promise<EvidenceRow[]> {
    return this.unitOfWork.query(
      `SELECT id, number, kind, source_type, source_name, subject_type, subject_value, statement, polarity, weight, raw,
         observed_at, created_at, run_id, step, action_id
       FROM evidence WHERE incident_id = $1 AND number > $2 ORDER BY number LIMIT $3`,
      [incidentId, after?.[0] ?? 0, limit],
    );
  }

  verdicts(incidentId: string, after: PartKey, limit: number): Promise<VerdictRow[]> {
    return this.unitOfWork.query(
      `SELECT id, run_id, classification, confidence, category, summary, reasoning, techniques, recommended_actions,
         missing, not_connected, reservations, analyst, fallback_reason, model, usage, created_at
       FROM verdicts WHERE incident_id = $1 ${BEFORE('created_at')}`,
      [incidentId, ...edge(after), limit],
    );
  }

  comments(incidentId: string, after: PartKey, limit: number): Promise<CommentRow[]> {
    return this.unitOfWork.query(
      `SELECT id, author_type, author_name, text, created_at FROM comments WHERE incident_id = $1 ${BEFORE('created_at')}`,
      [incidentId, ...edge(after), limit],
    );
  }

  timeline(
    incidentId: string,
    kinds: readonly TimelineKind[],
    after: PartKey,
    limit: number,
  ): Promise<TimelineRow[]> {
    return this.unitOfWork.query(TIMELINE, [incidentId, ...edge(after), limit, kinds]);
  }
}

function edge(after: PartKey): [string, string] {
  return after === null ? ['infinity', LAST_ID] : [new Date(after[0]).toISOString(), after[1]];
}
