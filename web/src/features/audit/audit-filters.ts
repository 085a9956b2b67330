import { useCallback, useMemo } from 'react';
import type { GetAuditData } from '../../shared/api/generated/index.ts';
import { serverNow } from '../../shared/api/server-clock.ts';
import { beginOf } from '../../shared/lib/time-range.ts';
import { useUrlFilters, type Filters } from '../../shared/lib/url-filters.ts';

/** What stands in the address. `machines=shown`: what nobody did by their own hand, too. */
const AUDIT_FILTERS = [
  'machines',
  'actor_id',
  'family',
  'event',
  'incident',
  'run',
  'subject_type',
  'subject_id',
  'since',
  'from',
  'to',
] as const;
type AuditFilterName = (typeof AUDIT_FILTERS)[number];
export type AuditFilters = Filters<AuditFilterName>;
export type AuditChange = (changes: Partial<Record<AuditFilterName, string | null>>) => void;

export type AuditQuery = Omit<NonNullable<GetAuditData['query']>, 'limit' | 'cursor' | 'sort'>;

/**
 * The address's texts as the API's query. The address was typed by anybody: the server checks the values.
 * @param now RFC 3339: from where a range goes back
 */
function toQuery({ machines, since, run, ...filters }: AuditFilters, now: string): AuditQuery {
  const begin = beginOf(since, now);
  return {
    ...(filters as AuditQuery),
    ...(begin === undefined ? {} : { from: begin }),
    // A run is nobody's own hand, so whoever asks for one asks for what machines did.
    ...(run === undefined ? (machines === 'shown' ? { fold_runs: true } : { people: true }) : { run }),
  };
}

/** Where the browser fetches what the filters show, or the whole record. */
export function exportAddress(
  format: 'csv' | 'jsonl',
  { fold_runs: _folded, ...query }: AuditQuery = {},
): string {
  const texts = Object.entries(query).map(([name, value]) => [name, String(value)]);
  return `/api/audit/export?${new URLSearchParams([['format', format], ...texts]).toString()}`;
}

/** Whether somebody has narrowed the list. */
export function isFiltered({ machines: _shown, ...filters }: AuditFilters): boolean {
  return Object.keys(filters).length > 0;
}

/** The filters of the address, and what they ask of the API; a range goes back from when it was chosen. */
export function useAuditFilters() {
  const [filters, change] = useUrlFilters(AUDIT_FILTERS);
  const query = useMemo(() => toQuery(filters, new Date(serverNow()).toISOString()), [filters]);
  const clear = useCallback(
    () =>
      change(
        Object.fromEntries(AUDIT_FILTERS.filter((name) => name !== 'machines').map((name) => [name, null])),
      ),
    [change],
  );
  return { filters, query, change, clear };
}
