import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  deleteUsersByIdSecondFactors,
  deleteUsersByIdSessions,
  deleteUsersByIdSessionsBySession,
  patchUsersById,
  postUsers,
  postUsersByIdDisable,
  postUsersByIdEnable,
  postUsersByIdResetPassword,
  postUsersByIdUnlock,
  type CreateUserDto,
  type UpdateUserDto,
} from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';

function useUsersChanged(): () => Promise<void> {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: keys.users.all });
}

export function useCreateUser() {
  return useMutation({
    mutationFn: (body: CreateUserDto) => postUsers({ body }),
    onSuccess: useUsersChanged(),
  });
}

export function useUpdateUser(id: string) {
  return useMutation({
    mutationFn: (body: UpdateUserDto) => patchUsersById({ path: { id }, body }),
    onSuccess: useUsersChanged(),
  });
}

export function useResetPassword(id: string) {
  return useMutation({
    mutationFn: () => postUsersByIdResetPassword({ path: { id } }),
    onSuccess: useUsersChanged(),
  });
}

/** One session, or all of them. */
export function useEndUserSessions(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (session: string | undefined) =>
      session === undefined
        ? deleteUsersByIdSessions({ path: { id } })
        : deleteUsersByIdSessionsBySession({ path: { id, session } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.sessions.all }),
  });
}

export function useUnlockUser(id: string) {
  return useMutation({ mutationFn: () => postUsersByIdUnlock({ path: { id } }) });
}

export function useRemoveFactors(id: string) {
  return useMutation({
    mutationFn: () => deleteUsersByIdSecondFactors({ path: { id } }),
    onSuccess: useUsersChanged(),
  });
}

export function useSetUserDisabled(id: string) {
  return useMutation({
    mutationFn: (disabled: boolean) =>
      disabled ? postUsersByIdDisable({ path: { id } }) : postUsersByIdEnable({ path: { id } }),
    onSuccess: useUsersChanged(),
  });
}
