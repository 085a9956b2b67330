import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { getNotifications, postNotificationsRead } from '../../shared/api/generated/index.ts';
import { keysetPaging } from '../../shared/api/pages.ts';
import { keys } from '../../shared/api/query-keys.ts';

export const notificationsQuery = infiniteQueryOptions({
  queryKey: keys.notifications.list({}),
  queryFn: ({ pageParam, signal }) =>
    getNotifications({ query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
  ...keysetPaging,
});

/** Marks these as read; all of them without ids. */
export function useMarkRead() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (ids?: string[]) => postNotificationsRead({ body: ids ? { ids } : {} }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.notifications.all }),
  });
}
