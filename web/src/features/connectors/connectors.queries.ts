import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  deleteConnectorsById,
  getAddressDatabases,
  getConnectors,
  getConnectorsById,
  getSetupNotices,
  patchConnectorsById,
  postConnectors,
  postConnectorsByIdTest,
  type CreateConnectorDto,
  type UpdateConnectorDto,
} from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';

export const connectorsQuery = queryOptions({
  queryKey: keys.connectors.list({}),
  queryFn: async ({ signal }) => (await getConnectors({ query: { limit: 200 }, signal })).data,
});

export function connectorQuery(id: string) {
  return queryOptions({
    queryKey: keys.connectors.detail(id),
    queryFn: ({ signal }) => getConnectorsById({ path: { id }, signal }),
  });
}

/** Under the connectors' key: a connector that serves what was missed ends its notice. */
export const setupNoticesQuery = queryOptions({
  queryKey: keys.connectors.list({ notices: true }),
  queryFn: async ({ signal }) => (await getSetupNotices({ signal })).data,
});

/** What the server's administrator has put beside it: nothing in the web changes it. */
export const addressDatabasesQuery = queryOptions({
  queryKey: keys.connectors.list({ addresses: true }),
  queryFn: async ({ signal }) => (await getAddressDatabases({ signal })).data,
});

/** Not awaited: a form that the new version replaces must first hear that it was saved. */
function useConnectorsChanged(): () => void {
  const queryClient = useQueryClient();
  return () => {
    void queryClient.invalidateQueries({ queryKey: keys.connectors.all });
    // Which actions are available depends on the connectors.
    void queryClient.invalidateQueries({ queryKey: keys.actionTypes.all });
  };
}

export function useCreateConnector() {
  return useMutation({
    mutationFn: (body: CreateConnectorDto) => postConnectors({ body }),
    onSuccess: useConnectorsChanged(),
  });
}

export function useUpdateConnector(id: string) {
  return useMutation({
    mutationFn: (body: UpdateConnectorDto) => patchConnectorsById({ path: { id }, body }),
    onSuccess: useConnectorsChanged(),
  });
}

export function useRemoveConnector(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => deleteConnectorsById({ path: { id } }),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: keys.connectors.lists() }),
  });
}

/** Makes the connector's cheapest real call. Its outcome is the connector's health from then on. */
export function useTestConnector(id: string) {
  return useMutation({
    mutationFn: () => postConnectorsByIdTest({ path: { id } }),
    onSettled: useConnectorsChanged(),
  });
}
