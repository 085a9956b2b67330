import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  deleteApiKeysById,
  getApiKeys,
  postApiKeys,
  type CreateApiKeyDto,
} from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';

export const apiKeysQuery = queryOptions({
  queryKey: keys.apiKeys.list({}),
  queryFn: ({ signal }) => getApiKeys({ signal }),
  select: ({ data }) => data,
});

export function useCreateApiKey() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateApiKeyDto) => postApiKeys({ body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.apiKeys.all }),
  });
}

export function useRevokeApiKey() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => deleteApiKeysById({ path: { id } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.apiKeys.all }),
  });
}
