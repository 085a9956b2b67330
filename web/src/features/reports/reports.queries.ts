import { queryOptions } from '@tanstack/react-query';
import { getStatsDecisions, getStatsOversight, getStatsReport } from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';

/** Days are looked at, not minutes: one look at the page stays as it was while it is read. */
const STALE_MS = 60_000;

export const reportQuery = (days: number) =>
  queryOptions({
    queryKey: keys.reports.list({ report: days }),
    queryFn: ({ signal }) => getStatsReport({ query: { days }, signal }),
    staleTime: STALE_MS,
  });

export const decisionsQuery = (days: number) =>
  queryOptions({
    queryKey: keys.reports.list({ decisions: days }),
    queryFn: ({ signal }) => getStatsDecisions({ query: { days }, signal }),
    staleTime: STALE_MS,
  });

export const oversightQuery = (days: number) =>
  queryOptions({
    queryKey: keys.reports.list({ oversight: days }),
    queryFn: ({ signal }) => getStatsOversight({ query: { days }, signal }),
    staleTime: STALE_MS,
  });
