import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  getKillSwitch,
  getPolicy,
  getPolicyVersions,
  postKillSwitch,
  postPolicyBacktest,
  postPolicyDescribe,
  postPolicySimulate,
  putPolicy,
  type BacktestDto,
  type BacktestLineDto,
  type EngageKillSwitchDto,
  type KillSwitchDto,
  type PolicyDocumentDto,
  type SimulatedRequestDto,
} from '../../shared/api/generated/index.ts';
import { linesOf } from '../../shared/api/lines.ts';
import { usePages } from '../../shared/api/paged.ts';
import { ProblemError } from '../../shared/api/problem.ts';
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

/** The rules of a document in words. What a document says never changes. */
export function readingQuery(document: PolicyDocumentDto) {
  return queryOptions({
    queryKey: keys.policy.part('current', 'reading', { document }),
    queryFn: ({ signal }) => postPolicyDescribe({ body: { document: { ...document } }, signal }),
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Infinity,
  });
}

export interface BacktestProgress {
  done: number;
  total: number;
}

/** @param draft null: the policy in force. To hang up ends it on the server as well. */
export async function backtest(
  draft: PolicyDocumentDto | null,
  signal: AbortSignal,
  onProgress: (progress: BacktestProgress) => void = () => undefined,
): Promise<BacktestDto> {
  const stream = await postPolicyBacktest({
    body: { days: BACKTEST_DAYS, ...(draft ? { document: { ...draft } } : {}) },
    signal,
    parseAs: 'stream',
  });
  // What the client hands on is typed as a line of it.
  for await (const line of linesOf<BacktestLineDto>(stream as unknown as ReadableStream<Uint8Array>)) {
    if (line.result) return line.result;
    if (line.problem) {
      const { correlation_id: correlationId, ...problem } = line.problem;
      throw new ProblemError({ ...problem, correlationId });
    }
    onProgress({ done: line.done, total: line.total });
  }
  throw new ProblemError({
    status: 0,
    code: 'network',
    title: 'The connection broke off',
    detail: 'The backtest ended before its result was here. Nothing was changed; start it again.',
    correlationId: null,
  });
}

export const BACKTEST_DAYS = 30;

/** What the policy in force would have decided; the server counts it anew after some minutes. */
export function figuresQuery(version: number) {
  return queryOptions({
    queryKey: keys.policy.part('current', 'figures', { version }),
    queryFn: ({ signal }) => backtest(null, signal),
    retry: false,
    staleTime: 5 * 60_000,
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
