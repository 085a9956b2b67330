import { queryOptions } from '@tanstack/react-query';
import { getUsers, getUsersByIdSessions } from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';

export const usersQuery = queryOptions({
  queryKey: keys.users.list({}),
  queryFn: ({ signal }) => getUsers({ signal }),
  select: ({ data }) => data,
});

export const userSessionsQuery = (id: string) =>
  queryOptions({
    queryKey: keys.sessions.list({ user: id }),
    queryFn: ({ signal }) => getUsersByIdSessions({ path: { id }, signal }),
    select: ({ data }) => data,
  });
