import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  getApprovals,
  getIncidentsByIdRecommendations,
  getIncidentsByIdReporters,
  postActionsPreview,
  type ApprovalDto,
  type PreviewActionDto,
} from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';

const LIMIT = 200;

/** Who has reported mails of the incident. */
export function reportersQuery(incidentId: string) {
  return queryOptions({
    queryKey: keys.incidents.part(incidentId, 'reporters'),
    queryFn: async ({ signal }) =>
      (await getIncidentsByIdReporters({ path: { id: incidentId }, signal })).data,
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
