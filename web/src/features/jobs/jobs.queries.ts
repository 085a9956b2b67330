import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { getJobs, postJobsByIdRetry } from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';

export const jobsQuery = queryOptions({
  queryKey: keys.jobs.list({}),
  queryFn: ({ signal }) => getJobs({ signal }),
  // No event tells of a queue's depth; whoever looks at it wants it fresh.
  refetchInterval: 10_000,
});

export function useRetryJob() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => postJobsByIdRetry({ path: { id } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.jobs.all }),
  });
}
