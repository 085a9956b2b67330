import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  getKillSwitch,
  getPolicy,
  getPolicyVersions,
  postKillSwitch,
  postPolicySimulate,
  putPolicy,
  type EngageKillSwitchDto,
  type KillSwitchDto,
  type PolicyDocumentDto,
  type SimulatedRequestDto,
} from '../../shared/api/generated/index.ts';
import { usePages } from '../../shared/api/paged.ts';
import { keys } from '../../shared/api/query-keys.ts';

export const policyQuery = queryOptions({
  queryKey: keys.policy.detail('current'),
  queryFn: ({ signal }) => getPolicy({ signal }),
});

export function usePolicyVersions() {
  return usePages({
    queryKey: keys.policy.list({ versions: true }),
    page: (cursor, signal) => getPolicyVersions({ query: { limit: 20, cursor }, signal }),
  });
}

export function usePublishPolicy() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({
      document,
      version,
      comment,
    }: {
      document: PolicyDocumentDto;
      version: number;
      comment: string;
    }) =>
      // Spread: the API takes the document as open JSON, so that its faults come back with their paths.
      putPolicy({ body: { version, comment, document: { ...document } } }),
    onSuccess: (policy) => {
      queryClient.setQueryData(policyQuery.queryKey, policy);
      // Not awaited: the bar that published must hear of it before the new version takes it away.
      void queryClient.invalidateQueries({ queryKey: keys.policy.lists() });
    },
  });
}

/** What the policy (or the draft of one) would decide; nothing is stored or done. */
export function simulationQuery(request: SimulatedRequestDto | null, draft: PolicyDocumentDto | null) {
  return queryOptions({
    queryKey: keys.policy.part('current', 'simulation', { request, draft }),
    queryFn: ({ signal }) =>
      postPolicySimulate({
        body: { request: request as SimulatedRequestDto, ...(draft ? { document: { ...draft } } : {}) },
        signal,
      }),
    enabled: request !== null,
    placeholderData: keepPreviousData,
    retry: false,
    // Rate limits and kill switches change without the policy.
    staleTime: 0,
  });
}

/** Switches in force and ended ones, newest first. */
export const killSwitchHistoryQuery = queryOptions({
  queryKey: keys.killSwitch.list({ state: 'all' }),
  queryFn: async ({ signal }): Promise<KillSwitchDto[]> =>
    (await getKillSwitch({ query: { state: 'all' }, signal })).data,
});

export function useEngageKillSwitch() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: EngageKillSwitchDto) => postKillSwitch({ body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.killSwitch.all }),
  });
}
