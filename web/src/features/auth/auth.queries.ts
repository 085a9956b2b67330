import { queryOptions } from '@tanstack/react-query';
import { getAuthMe, getAuthMethods, getDemoAccounts, type MeDto } from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';
import { setCsrfToken } from '../../shared/api/session-token.ts';

/** Who is signed in. Also hands out the CSRF token, which lives in memory only. */
export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: async ({ signal }): Promise<MeDto> => {
    const me = await getAuthMe({ signal });
    setCsrfToken(me.csrf_token);
    return me;
  },
  staleTime: Infinity,
});

/** How one can sign in here: asked once, it changes with a restart only. */
export const signInMethodsQuery = queryOptions({
  queryKey: keys.signInMethods.all,
  queryFn: ({ signal }) => getAuthMethods({ signal }),
  staleTime: Infinity,
});

/** The people of the demo; nobody where it is none. */
export const demoAccountsQuery = queryOptions({
  queryKey: keys.demoAccounts.all,
  queryFn: ({ signal }) => getDemoAccounts({ signal }),
  staleTime: Infinity,
});
