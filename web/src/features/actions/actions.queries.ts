import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  getActionTypes,
  getApprovals,
  getIncidentsByIdActions,
  getIncidentsByIdRecommendations,
  postActionsPreview,
  type ActionDto,
  type ActionTypeDto,
  type ApprovalDto,
  type PreviewActionDto,
} from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';

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

/** What became of what the analyst has recommended. */
export function recommendationsQuery(incidentId: string) {
  return queryOptions({
    queryKey: keys.incidents.part(incidentId, 'recommendations'),
    queryFn: async ({ signal }) =>
      (await getIncidentsByIdRecommendations({ path: { id: incidentId }, signal })).data,
  });
}

/** The pending approvals of an incident's actions, by the action's id. */
export function pendingApprovalsQuery(incidentId: string) {
  const query = { incident: incidentId, status: 'pending', limit: LIMIT } as const;
  return queryOptions({
    queryKey: keys.approvals.list(query),
    queryFn: async ({ signal }): Promise<ApprovalDto[]> => (await getApprovals({ query, signal })).data,
    select: (approvals) => new Map(approvals.map((approval) => [approval.action_id, approval])),
  });
}

/** What policy would answer to a request now. */
export function previewQuery(request: PreviewActionDto) {
  return queryOptions({
    queryKey: keys.actions.part('preview', request.action, request),
    queryFn: ({ signal }) => postActionsPreview({ body: request, signal }),
    placeholderData: keepPreviousData,
  });
}
