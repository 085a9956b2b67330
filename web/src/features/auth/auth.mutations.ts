import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  postAuthLogin,
  postAuthLoginPasskey,
  postAuthLoginPasskeyOptions,
  postAuthLoginSecondFactor,
  postAuthLogout,
  postAuthPassword,
  type ChangePasswordDto,
  type MeDto,
  type SecondFactorDto,
  type SecondFactorNeededDto,
  type SignInDto,
} from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';
import { setCsrfToken } from '../../shared/api/session-token.ts';
import { askForPasskey } from '../../shared/lib/passkey.ts';

type Done = (me: MeDto) => void;

function useSignedIn(onDone: Done): Done {
  const queryClient = useQueryClient();
  return (me) => {
    setCsrfToken(me.csrf_token);
    queryClient.setQueryData(keys.me, me);
    onDone(me);
  };
}

/** The password is the whole sign-in, or the first half of one. */
export function useSignIn(onDone: Done, onSecondFactor: (needed: SecondFactorNeededDto) => void) {
  const signedIn = useSignedIn(onDone);
  return useMutation({
    mutationFn: (body: SignInDto) => postAuthLogin({ body }),
    onSuccess: (answer) => ('methods' in answer ? onSecondFactor(answer) : signedIn(answer)),
  });
}

export function useSecondFactor(onDone: Done) {
  return useMutation({
    mutationFn: (body: SecondFactorDto) => postAuthLoginSecondFactor({ body }),
    onSuccess: useSignedIn(onDone),
  });
}

export function usePasskeySignIn(onDone: Done) {
  return useMutation({
    mutationFn: async () => {
      const { options } = await postAuthLoginPasskeyOptions();
      return postAuthLoginPasskey({ body: { response: await askForPasskey(options) } });
    },
    onSuccess: useSignedIn(onDone),
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
    // A whole load instead of a navigation: nothing of this session stays in memory. The identity provider's page, if
    // there is one, comes back here.
    onSettled: (answer) => globalThis.location.assign(answer?.redirect_to ?? '/sign-in'),
  });
}
