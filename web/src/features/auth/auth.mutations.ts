import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  postAuthLogin,
  postAuthLogout,
  postAuthPassword,
  type ChangePasswordDto,
  type MeDto,
  type SignInDto,
} from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';
import { setCsrfToken } from '../../shared/api/session-token.ts';

export function useSignIn(onDone: (me: MeDto) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: SignInDto) => postAuthLogin({ body }),
    onSuccess: (me) => {
      setCsrfToken(me.csrf_token);
      queryClient.setQueryData(keys.me, me);
      onDone(me);
    },
  });
}

export function useChoosePassword() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangePasswordDto) => postAuthPassword({ body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.me }),
  });
}

export function useSignOut() {
  return useMutation({
    mutationFn: () => postAuthLogout(),
    // A whole load instead of a navigation: nothing of this session stays in memory.
    onSettled: () => globalThis.location.assign('/sign-in'),
  });
}
