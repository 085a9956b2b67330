import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  deleteIncidentsByIdPresence,
  deleteIncidentsByIdWatchersMe,
  getIncidentsByIdWatchers,
  getIncidentsReaders,
  putIncidentsByIdPresence,
  putIncidentsByIdWatchersMe,
} from '../../../shared/api/generated/index.ts';
import type { Place } from '../../../shared/presence/presence.tsx';
import { keys } from '../../../shared/api/query-keys.ts';

export function watchersQuery(id: string) {
  return queryOptions({
    queryKey: keys.incidents.part(id, 'watchers'),
    queryFn: ({ signal }) => getIncidentsByIdWatchers({ path: { id }, signal }),
  });
}

/** Who can be mentioned whose name has this part. */
export function readersQuery(part: string, enabled: boolean) {
  return queryOptions({
    queryKey: keys.users.list({ readers: true, part }),
    queryFn: ({ signal }) => getIncidentsReaders({ query: part === '' ? {} : { q: part }, signal }),
    placeholderData: keepPreviousData,
    enabled,
  });
}

export function useWatch(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (watching: boolean) =>
      watching
        ? putIncidentsByIdWatchersMe({ path: { id } })
        : deleteIncidentsByIdWatchersMe({ path: { id } }),
    onSuccess: (watchers) => queryClient.setQueryData(watchersQuery(id).queryKey, watchers),
  });
}

export const incidentPlace: Place = {
  see: (id, signal) => putIncidentsByIdPresence({ path: { id }, signal }),
  leave: (id) => deleteIncidentsByIdPresence({ path: { id } }),
};
