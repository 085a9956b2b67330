import { queryOptions } from '@tanstack/react-query';
import { getConnectorTypes } from './generated/index.ts';
import { keys } from './query-keys.ts';

/** Every kind of connector there is, as its maker writes it, with the schema of its settings. */
export const connectorTypesQuery = queryOptions({
  queryKey: keys.connectorTypes.list({}),
  queryFn: async ({ signal }) => (await getConnectorTypes({ signal })).data,
  staleTime: Infinity,
});
