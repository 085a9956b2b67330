import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  deleteAuthIdentitiesById,
  deleteAuthSessionsById,
  getAuthIdentities,
  getAuthSessions,
  getNotificationsChannels,
  patchAuthMe,
  postAuthPassword,
  postAuthSingleSignOnLink,
  putNotificationsChannelsByKind,
  type ChangePasswordDto,
  type ChooseChannelsDto,
  type UpdateOwnProfileDto,
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

/** In which time zone and language one reads. */
export function useChooseReading() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: UpdateOwnProfileDto) => patchAuthMe({ body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.me }),
  });
}

export function useChangePassword() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangePasswordDto) => postAuthPassword({ body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.sessions.all }),
  });
}

export const identitiesQuery = queryOptions({
  queryKey: keys.identities.list({}),
  queryFn: ({ signal }) => getAuthIdentities({ signal }),
  select: ({ data }) => data,
});

/** Leaves the page for the identity provider's, which comes back to the profile. */
export function useLinkIdentity() {
  return useMutation({
    mutationFn: () => postAuthSingleSignOnLink(),
    onSuccess: ({ redirect_to }) => {
      if (redirect_to !== null) globalThis.location.assign(redirect_to);
    },
  });
}

export function useUnlinkIdentity() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => deleteAuthIdentitiesById({ path: { id } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.identities.all }),
  });
}

export const notificationChannelsQuery = queryOptions({
  queryKey: keys.notificationChannels.list({}),
  queryFn: ({ signal }) => getNotificationsChannels({ signal }),
});

/** Which notifications there are changes with it. */
export function useChooseChannels() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ kind, ...body }: ChooseChannelsDto & { kind: string }) =>
      putNotificationsChannelsByKind({ path: { kind }, body }),
    onSuccess: async (channels) => {
      queryClient.setQueryData(notificationChannelsQuery.queryKey, channels);
      await queryClient.invalidateQueries({ queryKey: keys.notifications.all });
    },
  });
}
