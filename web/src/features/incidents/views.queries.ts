import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  deleteIncidentViewsById,
  getIncidentViews,
  patchIncidentViewsById,
  postIncidentViews,
  putIncidentViewsDefault,
  type CreateIncidentViewDto,
  type UpdateIncidentViewDto,
} from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';

export function viewsQuery() {
  return queryOptions({
    queryKey: keys.incidentViews.lists(),
    queryFn: async ({ signal }) => (await getIncidentViews({ signal })).data,
  });
}

function useStale(): () => Promise<void> {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: keys.incidentViews.all });
}

export function useSaveView() {
  return useMutation({
    mutationFn: (body: CreateIncidentViewDto) => postIncidentViews({ body }),
    onSuccess: useStale(),
  });
}

export function useChangeView() {
  return useMutation({
    mutationFn: ({ id, ...body }: UpdateIncidentViewDto & { id: string }) =>
      patchIncidentViewsById({ path: { id }, body }),
    onSuccess: useStale(),
  });
}

export function useDeleteView() {
  return useMutation({
    mutationFn: (id: string) => deleteIncidentViewsById({ path: { id } }),
    onSuccess: useStale(),
  });
}

export function useBeginWithView() {
  return useMutation({
    mutationFn: (view_id: string | null) => putIncidentViewsDefault({ body: { view_id } }),
    onSuccess: useStale(),
  });
}
