import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { getFirstRun, putSettingsByKey } from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';

/** How far the set-up is, by what there is. */
export const firstRunQuery = queryOptions({
  queryKey: keys.firstRun.list({}),
  queryFn: ({ signal }) => getFirstRun({ signal }),
});

/** Whether the dashboard points to what is still to be done. */
export function useLead() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ lead, version }: { lead: boolean; version: number }) =>
      putSettingsByKey({ path: { key: 'first_run' }, body: { value: { lead }, version } }),
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: keys.firstRun.lists() }),
        queryClient.invalidateQueries({ queryKey: keys.settings.all }),
      ]),
  });
}
