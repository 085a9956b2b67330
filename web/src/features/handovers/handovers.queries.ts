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
  getHandoversOpen,
  getIncidentsAssignees,
  postHandovers,
  type CreateHandoverDto,
  type HandoverScope,
} from '../../shared/api/generated/index.ts';
import { allRows, keysetPaging } from '../../shared/api/pages.ts';
import { keys } from '../../shared/api/query-keys.ts';

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

/** What is open, the most urgent first. Among the lists: whatever becomes of an incident changes it. */
export function openIncidentsQuery(whose: HandoverScope) {
  return queryOptions({
    queryKey: keys.incidents.list({ handover: true, whose }),
    queryFn: ({ signal }) => getHandoversOpen({ query: { whose }, signal }),
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
