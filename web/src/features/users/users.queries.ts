import { queryOptions } from '@tanstack/react-query';
import { getUsers } from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';

export const usersQuery = queryOptions({
  queryKey: keys.users.list({}),
  queryFn: ({ signal }) => getUsers({ signal }),
  select: ({ data }) => data,
});
