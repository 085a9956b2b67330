import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  deleteAuthSecondFactorsPasskeysById,
  deleteAuthSecondFactorsTotp,
  getAuthSecondFactors,
  patchAuthSecondFactorsPasskeysById,
  postAuthSecondFactorsPasskeys,
  postAuthSecondFactorsPasskeysOptions,
  postAuthSecondFactorsRecoveryCodes,
  postAuthSecondFactorsTotp,
  postAuthSecondFactorsTotpConfirm,
} from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';
import { makePasskey } from '../../shared/lib/passkey.ts';

export const secondFactorsQuery = queryOptions({
  queryKey: keys.secondFactors,
  queryFn: ({ signal }) => getAuthSecondFactors({ signal }),
});

function useFactorsChanged(): () => Promise<void> {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: keys.secondFactors });
}

export function useBeginTotp() {
  return useMutation({ mutationFn: () => postAuthSecondFactorsTotp() });
}

export function useConfirmTotp() {
  return useMutation({
    mutationFn: (code: string) => postAuthSecondFactorsTotpConfirm({ body: { code } }),
    onSuccess: useFactorsChanged(),
  });
}

export function useAddPasskey() {
  return useMutation({
    mutationFn: async (name: string) => {
      const { options } = await postAuthSecondFactorsPasskeysOptions();
      return postAuthSecondFactorsPasskeys({ body: { name, response: await makePasskey(options) } });
    },
    onSuccess: useFactorsChanged(),
  });
}

export function useRenamePasskey(id: string) {
  return useMutation({
    mutationFn: (name: string) => patchAuthSecondFactorsPasskeysById({ path: { id }, body: { name } }),
    onSuccess: useFactorsChanged(),
  });
}

/** `totp`, or a passkey's id. */
export function useRemoveFactor() {
  return useMutation({
    mutationFn: (which: string) =>
      which === 'totp'
        ? deleteAuthSecondFactorsTotp()
        : deleteAuthSecondFactorsPasskeysById({ path: { id: which } }),
    onSuccess: useFactorsChanged(),
  });
}

export function useRenewRecoveryCodes() {
  return useMutation({
    mutationFn: () => postAuthSecondFactorsRecoveryCodes(),
    onSuccess: useFactorsChanged(),
  });
}
