import type { Disposition } from '#contracts';
import type { FigureFilters } from './data/figure-filters.ts';

/** By what of a list the very incidents behind a figure are found. Times are RFC 3339. */
export interface FigureQuery {
  disposition?: Disposition[];
  without_verdict?: boolean;
  closed_by_source?: boolean;
  resolved_after?: string;
  resolved_before?: string;
  resolved_by?: string;
  /** The name of a rule; `-` where none was named. */
  detector?: string;
  confidence_min?: number;
  confidence_max?: number;
  triage_seconds_min?: number;
  resolution_seconds_min?: number;
  created_hour?: number;
  decided_after?: string;
  decided_before?: string;
  decision_seconds_min?: number;
}

const NO_DETECTOR = '-';

/** What of a list's filters leads to the incidents behind a figure; null where none does. */
export function figureFilters(query: FigureQuery): FigureFilters | null {
  const filters: FigureFilters = {
    disposition: query.disposition === undefined || query.disposition.length === 0 ? null : query.disposition,
    without_verdict: query.without_verdict === true,
    closed_by_source: query.closed_by_source === true,
    resolved_after: moment(query.resolved_after),
    resolved_before: moment(query.resolved_before),
    resolved_by: query.resolved_by ?? null,
    detector: query.detector === NO_DETECTOR ? '' : (query.detector ?? null),
    confidence_min: query.confidence_min ?? null,
    confidence_max: query.confidence_max ?? null,
    triage_seconds_min: query.triage_seconds_min ?? null,
    resolution_seconds_min: query.resolution_seconds_min ?? null,
    created_hour: query.created_hour ?? null,
    decided_after: moment(query.decided_after),
    decided_before: moment(query.decided_before),
    decision_seconds_min: query.decision_seconds_min ?? null,
  };
  return Object.values(filters).some((value) => value !== null && value !== false) ? filters : null;
}

function moment(given: string | undefined): Date | null {
  return given === undefined ? null : new Date(given);
}
