import type { Disposition } from '#contracts';

/** What a list is narrowed to so that it holds the very incidents behind a figure of the reports; null: not narrowed. */
export interface FigureFilters {
  disposition: Disposition[] | null;
  without_verdict: boolean;
  /** Those that ended by the word of their source. */
  closed_by_source: boolean;
  resolved_after: Date | null;
  resolved_before: Date | null;
  /** The name of a person. */
  resolved_by: string | null;
  /** The name of a rule; empty: none was named. */
  detector: string | null;
  /** In per cent, as confidence is shown. */
  confidence_min: number | null;
  confidence_max: number | null;
  triage_seconds_min: number | null;
  resolution_seconds_min: number | null;
  /** The hour of the day in UTC. */
  created_hour: number | null;
  /** Of an approval that was asked for in the incident: people decided it then. */
  decided_after: Date | null;
  decided_before: Date | null;
  decision_seconds_min: number | null;
}

/** Each beginning with AND, its values from `$place` on. Only what is asked for: most lists are narrowed by none of it. */
export function figureConditions(
  filters: FigureFilters | null,
  place: number,
): { sql: string; params: unknown[] } {
  if (filters === null) return { sql: '', params: [] };
  const params: unknown[] = [];
  const value = (one: unknown, type: string) => `$${place - 1 + params.push(one)}::${type}`;
  const conditions = [
    filters.disposition &&
      `i.disposition IS NOT NULL AND i.disposition = ANY(${value(filters.disposition, 'text[]')})`,
    filters.without_verdict && 'i.verdict_classification IS NULL',
    filters.closed_by_source && 'i.closure IS NOT NULL',
    filters.resolved_after && `i.resolved_at >= ${value(filters.resolved_after, 'timestamptz')}`,
    filters.resolved_before && `i.resolved_at < ${value(filters.resolved_before, 'timestamptz')}`,
    filters.resolved_by !== null &&
      `i.disposition IS NOT NULL AND i.resolved_by = ${value(filters.resolved_by, 'text')}`,
    filters.detector !== null && `i.detector = ${value(filters.detector, 'text')}`,
    filters.confidence_min !== null &&
      `round(i.verdict_confidence * 100) >= ${value(filters.confidence_min, 'int')}`,
    filters.confidence_max !== null &&
      `round(i.verdict_confidence * 100) <= ${value(filters.confidence_max, 'int')}`,
    filters.triage_seconds_min !== null &&
      `i.triage_seconds >= ${value(filters.triage_seconds_min, 'double precision')}`,
    filters.resolution_seconds_min !== null &&
      `i.resolution_seconds >= ${value(filters.resolution_seconds_min, 'double precision')}`,
    filters.created_hour !== null &&
      `extract(hour FROM i.created_at AT TIME ZONE 'UTC')::int = ${value(filters.created_hour, 'int')}`,
    decided(filters, value),
  ];
  return { sql: conditions.map((one) => (typeof one === 'string' ? ` AND ${one}` : '')).join(''), params };
}

function decided(filters: FigureFilters, value: (one: unknown, type: string) => string): string | null {
  const { decided_after: after, decided_before: before, decision_seconds_min: least } = filters;
  if (after === null && before === null && least === null) return null;
  return `EXISTS (SELECT FROM approvals a WHERE a.incident_id = i.id AND a.status IN ('approved', 'rejected')${
    after === null ? '' : ` AND a.settled_at >= ${value(after, 'timestamptz')}`
  }${before === null ? '' : ` AND a.settled_at < ${value(before, 'timestamptz')}`}${
    least === null
      ? ''
      : ` AND extract(epoch FROM a.settled_at - a.created_at)::double precision >= ${value(least, 'double precision')}`
  })`;
}
