import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  deleteWebhookSourcesById,
  getPlaybooks,
  getWebhookAuthentications,
  getWebhookFormats,
  getWebhookSources,
  getWebhookSourcesById,
  getWebhookSourcesByIdDeliveries,
  getWebhookSourcesByIdSubscriptions,
  getWebhookSourcesByIdUnderstanding,
  patchWebhookSourcesById,
  postWebhookSources,
  postWebhookSourcesByIdRotateSecret,
  postWebhookSourcesByIdSubscriptionsBySubscriptionConfirm,
  postWebhookSourcesByIdGroupingPreview,
  postWebhookSourcesByIdMappingPreview,
  postWebhookSourcesByIdTest,
  type CreateSourceDto,
  type MappingRowDto,
  type RotateSecretDto,
  type TestSourceDto,
  type UpdateSourceDto,
} from '../../shared/api/generated/index.ts';
import { usePages } from '../../shared/api/paged.ts';
import { keys } from '../../shared/api/query-keys.ts';

export const sourcesQuery = queryOptions({
  queryKey: keys.webhookSources.list({}),
  queryFn: async ({ signal }) => (await getWebhookSources({ query: { limit: 200 }, signal })).data,
});

/** Which formats there are changes with the server only. */
export const formatsQuery = queryOptions({
  queryKey: keys.webhookFormats.list({}),
  queryFn: async ({ signal }) => (await getWebhookFormats({ signal })).data,
  staleTime: Infinity,
});

/** As with formats. */
export const authenticationsQuery = queryOptions({
  queryKey: keys.webhookAuthentications.list({}),
  queryFn: async ({ signal }) => (await getWebhookAuthentications({ signal })).data,
  staleTime: Infinity,
});

export function sourceQuery(id: string) {
  return queryOptions({
    queryKey: keys.webhookSources.detail(id),
    queryFn: ({ signal }) => getWebhookSourcesById({ path: { id }, signal }),
  });
}

export function subscriptionsQuery(id: string) {
  return queryOptions({
    queryKey: keys.webhookSources.part(id, 'subscriptions'),
    queryFn: async ({ signal }) => (await getWebhookSourcesByIdSubscriptions({ path: { id }, signal })).data,
  });
}

export function understandingQuery(id: string) {
  return queryOptions({
    queryKey: keys.webhookSources.part(id, 'understanding'),
    queryFn: ({ signal }) => getWebhookSourcesByIdUnderstanding({ path: { id }, signal }),
  });
}

/** What its last alerts would say with this mapping; nothing is changed. */
export function mappingPreviewQuery(id: string, mapping: MappingRowDto[]) {
  return queryOptions({
    queryKey: [...keys.webhookSources.part(id, 'mapping'), mapping],
    queryFn: ({ signal }) =>
      postWebhookSourcesByIdMappingPreview({ path: { id }, body: { mapping }, signal }),
    enabled: mapping.length > 0,
    retry: false,
  });
}

export function useConfirmSubscription(id: string) {
  return useMutation({
    mutationFn: (subscription: string) =>
      postWebhookSourcesByIdSubscriptionsBySubscriptionConfirm({ path: { id, subscription } }),
    onSuccess: useSourcesChanged(),
  });
}

const ARRIVALS = 20;

/** The latest of what a source has delivered; the live channel tells of more. */
export function arrivalsQuery(id: string) {
  return queryOptions({
    queryKey: keys.firstRun.part(id, 'deliveries'),
    queryFn: async ({ signal }) =>
      (await getWebhookSourcesByIdDeliveries({ path: { id }, query: { limit: ARRIVALS }, signal })).data,
  });
}

export function useDeliveries(id: string) {
  return usePages({
    queryKey: keys.webhookSources.part(id, 'deliveries'),
    page: (cursor, signal) =>
      getWebhookSourcesByIdDeliveries({ path: { id }, query: { limit: 50, cursor }, signal }),
  });
}

/** To choose from; whoever may not read playbooks types a name. */
export const playbookNamesQuery = queryOptions({
  queryKey: keys.playbooks.list({ names: true }),
  queryFn: async ({ signal }) =>
    (await getPlaybooks({ query: { limit: 200 }, signal })).data.map(({ name, enabled }) => ({
      name,
      enabled,
    })),
});

/** Not awaited: a form that the new version replaces must first hear that it was saved. */
function useSourcesChanged(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: keys.webhookSources.all });
}

export function useCreateSource() {
  return useMutation({
    mutationFn: (body: CreateSourceDto) => postWebhookSources({ body }),
    onSuccess: useSourcesChanged(),
  });
}

export function useUpdateSource(id: string) {
  return useMutation({
    mutationFn: (body: UpdateSourceDto) => patchWebhookSourcesById({ path: { id }, body }),
    onSuccess: useSourcesChanged(),
  });
}

export function useRemoveSource(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => deleteWebhookSourcesById({ path: { id } }),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: keys.webhookSources.lists() }),
  });
}

export function useRotateSecret(id: string) {
  return useMutation({
    mutationFn: (body: RotateSecretDto) => postWebhookSourcesByIdRotateSecret({ path: { id }, body }),
    onSuccess: useSourcesChanged(),
  });
}

/** What its last alerts would have become with other grouping keys; nothing is changed. */
export function usePreviewGrouping(id: string) {
  return useMutation({
    mutationFn: (grouping_keys: string[]) =>
      postWebhookSourcesByIdGroupingPreview({ path: { id }, body: { grouping_keys } }),
  });
}

/** What the source would make of a body; nothing is stored. */
export function useTestSource(id: string) {
  return useMutation({
    mutationFn: (body: TestSourceDto) => postWebhookSourcesByIdTest({ path: { id }, body }),
  });
}
