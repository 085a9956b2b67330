import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { deleteKillSwitchById, getKillSwitch, type KillSwitchDto } from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';

/** The switches in force. */
export const killSwitchesQuery = queryOptions({
  queryKey: keys.killSwitch.list({}),
  queryFn: async ({ signal }): Promise<KillSwitchDto[]> => (await getKillSwitch({ signal })).data,
});

export function useReleaseKillSwitch() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, reason }: { id: string; reason: string }) =>
      deleteKillSwitchById({ path: { id }, query: { reason } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.killSwitch.all }),
  });
}
