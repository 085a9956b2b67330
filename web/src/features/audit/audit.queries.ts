import { queryOptions } from '@tanstack/react-query';
import { getAudit, getAuditVerify, type GetAuditData } from '../../shared/api/generated/index.ts';
import { usePages } from '../../shared/api/paged.ts';
import { keys } from '../../shared/api/query-keys.ts';

export const AUDIT_FILTERS = ['event', 'subject_type', 'subject_id', 'actor_id', 'from', 'to'] as const;
export type AuditFilters = Pick<NonNullable<GetAuditData['query']>, (typeof AUDIT_FILTERS)[number]>;

export function useAuditEntries(filters: AuditFilters) {
  return usePages({
    queryKey: keys.audit.list(filters),
    page: (cursor, signal) => getAudit({ query: { ...filters, limit: 100, cursor }, signal }),
  });
}

/** Walks the whole chain on the server: asked for by a person, never by itself. */
export const verificationQuery = queryOptions({
  queryKey: keys.audit.detail('verification'),
  queryFn: ({ signal }) => getAuditVerify({ signal }),
  enabled: false,
  staleTime: 0,
});
