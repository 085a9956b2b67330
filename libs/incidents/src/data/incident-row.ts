import type {
  ApprovalLevel,
  Classification,
  Disposition,
  IncidentStatus,
  IncidentType,
  Severity,
} from '#contracts';

/** A line of the list. */
export interface IncidentRow {
  id: string;
  number: number;
  title: string;
  type: IncidentType;
  severity: Severity;
  severity_rank: number;
  status: IncidentStatus;
  source: string;
  alert_count: number;
  observable_count: number;
  assignee_id: string | null;
  assignee_name: string | null;
  verdict_id: string | null;
  verdict_classification: Classification | null;
  verdict_confidence: number | null;
  verdict_category: string | null;
  disposition: Disposition | null;
  version: number;
  created_at: Date;
  updated_at: Date;
  last_alert_at: Date;
}

export interface IncidentDetailRow extends IncidentRow {
  description: string;
  playbook: string | null;
  run_id: string | null;
  escalation_level: ApprovalLevel | null;
  evidence_count: number;
  triage_seconds: number | null;
  resolution_note: string | null;
  resolved_at: Date | null;
  resolved_by: string | null;
}

export const ROW_COLUMNS = `i.id, i.number, i.title, i.type, i.severity, i.severity_rank, i.status, i.source, i.alert_count,
  i.assignee_id, i.assignee_name, i.verdict_id, i.verdict_classification, i.verdict_confidence,
  i.verdict_category, i.disposition, i.version, i.created_at, i.updated_at, i.last_alert_at`;

/** Of the rows that are shown, not of those that a list walks over. */
export const OBSERVABLE_COUNT =
  '(SELECT count(*)::int FROM incident_observables l WHERE l.incident_id = i.id) AS observable_count';

export const DETAIL_COLUMNS = `${ROW_COLUMNS}, ${OBSERVABLE_COUNT}, i.description, i.playbook, i.run_id, i.escalation_level, i.evidence_count,
  i.triage_seconds, i.resolution_note, i.resolved_at, i.resolved_by`;
