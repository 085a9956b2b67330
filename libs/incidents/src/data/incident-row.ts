import type { IncidentEntity } from './incident.entity.ts';

/** A line of the list. */
export interface IncidentRow extends Pick<
  IncidentEntity,
  | 'id'
  | 'number'
  | 'title'
  | 'type'
  | 'severity'
  | 'severity_rank'
  | 'status'
  | 'source'
  | 'alert_count'
  | 'assignee_id'
  | 'assignee_name'
  | 'verdict_id'
  | 'verdict_classification'
  | 'verdict_confidence'
  | 'verdict_category'
  | 'disposition'
  | 'closure'
  | 'source_state'
  | 'version'
  | 'created_at'
  | 'updated_at'
  | 'last_alert_at'
  | 'tags'
  | 'snoozed_until'
  | 'team_id'
> {
  observable_count: number;
  team_name: string | null;
}

export type IncidentDetailRow = IncidentRow &
  Pick<
    IncidentEntity,
    | 'description'
    | 'playbook'
    | 'run_id'
    | 'escalation_level'
    | 'evidence_count'
    | 'observables_left_out'
    | 'characters_unread'
    | 'words_left_out'
    | 'triage_seconds'
    | 'resolution_note'
    | 'resolved_at'
    | 'resolved_by'
    | 'quiet_alerts'
  > & { earlier_incident: { id: string; number: number } | null };

export const ROW_COLUMNS = `i.id, i.number, i.title, i.type, i.severity, i.severity_rank, i.status, i.source, i.alert_count,
  i.assignee_id, i.assignee_name, i.verdict_id, i.verdict_classification, i.verdict_confidence,
  i.verdict_category, i.disposition, i.closure, i.source_state, i.version, i.created_at, i.updated_at, i.last_alert_at,
  i.tags, i.snoozed_until, i.team_id`;

/** Of the rows that are shown, not of those that a list walks over. */
export const SHOWN_COLUMNS = `(SELECT count(*)::int FROM incident_observables l WHERE l.incident_id = i.id) AS observable_count,
  (SELECT t.name FROM teams t WHERE t.id = i.team_id) AS team_name`;

export const DETAIL_COLUMNS = `${ROW_COLUMNS}, ${SHOWN_COLUMNS}, i.description, i.playbook, i.run_id, i.escalation_level, i.evidence_count,
  i.observables_left_out, i.characters_unread, i.words_left_out,
  i.triage_seconds, i.resolution_note, i.resolved_at, i.resolved_by, i.quiet_alerts,
  (SELECT json_build_object('id', e.id, 'number', e.number) FROM incidents e WHERE e.id = i.earlier_incident_id)
    AS earlier_incident`;
