import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import {
  getHandovers,
  getHandoversById,
  getIncidents,
  getIncidentsAssignees,
  getServiceLevels,
  postHandovers,
  type CreateHandoverDto,
} from '../../shared/api/generated/index.ts';
import { allRows, everyPage, keysetPaging } from '../../shared/api/pages.ts';
import { keys } from '../../shared/api/query-keys.ts';
import { dueAt, type OpenIncident } from './standing.ts';

/** Whose open incidents are handed over. */
export const SCOPES = ['mine', 'all'] as const;
export type Scope = (typeof SCOPES)[number];

/** The server takes so many in one note. */
export const MOST_INCIDENTS = 200;
const PAGE = 100;

export const handoversQuery = infiniteQueryOptions({
  queryKey: keys.handovers.list({}),
  queryFn: ({ pageParam, signal }) =>
    getHandovers({ query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
  ...keysetPaging,
  select: allRows,
});

export function handoverQuery(id: string) {
  return queryOptions({
    queryKey: keys.handovers.detail(id),
    queryFn: ({ signal }) => getHandoversById({ path: { id }, signal }),
  });
}

/** What is open, the most urgent first, with when its time is over. */
export function openIncidentsQuery(scope: Scope) {
  return queryOptions({
    queryKey: keys.incidents.list({ handover: scope }),
    queryFn: async ({ signal }): Promise<OpenIncident[]> => {
      const query = {
        ...{ status: ['created', 'triaging', 'triaged'] as ('created' | 'triaging' | 'triaged')[] },
        ...{ sort: '-urgency', limit: PAGE, ...(scope === 'mine' ? { assignee: 'me' } : {}) },
      };
      const [levels, rows] = await Promise.all([
        getServiceLevels({ signal }),
        everyPage((cursor) => getIncidents({ query: { ...query, ...cursor }, signal }), MOST_INCIDENTS),
      ]);
      return rows.map(({ id, number, title, severity, status, assignee, created_at }) => ({
        ...{ id, number, title, severity, status, created_at },
        assignee_name: assignee?.name ?? null,
        due_at: dueAt(created_at, levels[severity]),
      }));
    },
  });
}

/** To whom one hands over whose name has this part. */
export function recipientsQuery(part: string) {
  return queryOptions({
    queryKey: keys.users.list({ assignable: true, part }),
    queryFn: ({ signal }) => getIncidentsAssignees({ query: part === '' ? {} : { q: part }, signal }),
    placeholderData: keepPreviousData,
  });
}

export function useHandOver() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateHandoverDto) => postHandovers({ body }),
    onSuccess: (handover) => {
      queryClient.setQueryData(handoverQuery(handover.id).queryKey, handover);
      return queryClient.invalidateQueries({ queryKey: keys.handovers.lists() });
    },
  });
}
