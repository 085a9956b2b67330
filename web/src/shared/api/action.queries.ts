import { queryOptions } from '@tanstack/react-query';
import {
  getActionTypes,
  getIncidentsByIdActions,
  type ActionDto,
  type ActionTypeDto,
} from './generated/index.ts';
import { keys } from './query-keys.ts';

const LIMIT = 200;

/** Every action there is, with the schema of its parameters. It changes with connectors only. */
export const actionTypesQuery = queryOptions({
  queryKey: keys.actionTypes.list({}),
  queryFn: async ({ signal }): Promise<ActionTypeDto[]> => (await getActionTypes({ signal })).data,
  staleTime: 5 * 60_000,
});

/** An incident's actions, newest first. */
export function incidentActionsQuery(incidentId: string) {
  return queryOptions({
    queryKey: keys.actions.list({ incident: incidentId }),
    queryFn: async ({ signal }): Promise<ActionDto[]> =>
      (await getIncidentsByIdActions({ path: { id: incidentId }, query: { limit: LIMIT }, signal })).data,
  });
}
