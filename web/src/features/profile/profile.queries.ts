import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  deleteAuthSessionsById,
  getAuthSessions,
  postAuthPassword,
  type ChangePasswordDto,
} from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';

export const sessionsQuery = queryOptions({
  queryKey: keys.sessions.list({}),
  queryFn: ({ signal }) => getAuthSessions({ signal }),
  select: ({ data }) => data,
});

export function useEndSession() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => deleteAuthSessionsById({ path: { id } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.sessions.all }),
  });
}

export function useChangePassword() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangePasswordDto) => postAuthPassword({ body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.sessions.all }),
  });
}
