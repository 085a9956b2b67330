import { queryOptions, useQueries } from '@tanstack/react-query';
import {
  getAudit,
  getAuditChoices,
  getAuditVerify,
  getIncidents,
  getIncidentsById,
  type AuditEntryDto,
} from '../../shared/api/generated/index.ts';
import { usePages } from '../../shared/api/paged.ts';
import { keys } from '../../shared/api/query-keys.ts';
import type { AuditQuery } from './audit-filters.ts';

/** What is read of one run at once; a longer one is shown by itself. */
export const RUN_ENTRIES_SHOWN = 200;

export function useAuditEntries(query: AuditQuery) {
  return usePages({
    queryKey: keys.audit.list(query),
    page: (cursor, signal) => getAudit({ query: { ...query, limit: 100, cursor }, signal }),
  });
}

/** What the folded rows of these runs hold, by run; of those that have come. */
export function useRunEntries(query: AuditQuery, runs: readonly string[]): Map<string, AuditEntryDto[]> {
  const { fold_runs: _folded, ...filters } = query;
  return useQueries({
    queries: runs.map((run) => ({
      queryKey: keys.audit.list({ ...filters, run }),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        getAudit({ query: { ...filters, run, limit: RUN_ENTRIES_SHOWN }, signal }),
    })),
    combine: (answers) =>
      new Map(
        answers.flatMap(({ data }, index) => {
          const run = runs[index];
          return data && run !== undefined ? [[run, data.data] as const] : [];
        }),
      ),
  });
}

/** Whom and what the record can be narrowed to. */
export const choicesQuery = queryOptions({
  queryKey: keys.audit.detail('choices'),
  queryFn: ({ signal }) => getAuditChoices({ signal }),
  staleTime: 60_000,
});

export const incidentChoicesQuery = (typed: string) =>
  queryOptions({
    queryKey: keys.audit.detail(`incidents ${typed}`),
    queryFn: ({ signal }) =>
      getIncidents({
        query: { limit: 10, sort: '-created_at', ...(typed === '' ? {} : { q: typed }) },
        signal,
      }),
    select: ({ data }) => data.map(({ id, number, title }) => ({ id, number, title })),
  });

export const incidentNameQuery = (id: string) =>
  queryOptions({
    queryKey: keys.audit.detail(`incident ${id}`),
    queryFn: ({ signal }) => getIncidentsById({ path: { id }, signal }),
    select: ({ number, title }) => ({ number, title }),
    enabled: id !== '',
    staleTime: 60_000,
  });

/** Walks the whole chain on the server: asked for by a person, never by itself. */
export const verificationQuery = queryOptions({
  queryKey: keys.audit.detail('verification'),
  queryFn: ({ signal }) => getAuditVerify({ signal }),
  enabled: false,
  staleTime: 0,
});
