import { queryOptions } from '@tanstack/react-query';
import {
  deleteApprovalsByIdPresence,
  getActionsById,
  getActionsByIdHistory,
  getApprovals,
  getApprovalsById,
  putApprovalsByIdPresence,
  type ApprovalLevel,
  type ApprovalStatus,
} from '../../shared/api/generated/index.ts';
import { usePages } from '../../shared/api/paged.ts';
import type { Place } from '../../shared/presence/presence.tsx';
import { keys } from '../../shared/api/query-keys.ts';

/** What the queue shows: what waits for me, all that waits, or what became of others. */
export const VIEWS = ['mine', 'pending', 'approved', 'rejected', 'expired', 'cancelled'] as const;
export type View = (typeof VIEWS)[number];

interface QueueFilter {
  status?: ApprovalStatus;
  mine?: boolean;
  level?: ApprovalLevel;
}

const PAGE = 100;

export function useApprovals(view: View, level: ApprovalLevel | undefined) {
  const filter: QueueFilter = {
    ...(view === 'mine' ? { status: 'pending', mine: true } : { status: view }),
    ...(level ? { level } : {}),
  };
  return usePages({
    queryKey: keys.approvals.list({ ...filter, paged: true }),
    page: (cursor, signal) => getApprovals({ query: { ...filter, limit: PAGE, cursor }, signal }),
  });
}

/** Whether anything at all waits, for the words of an empty queue. */
export const anyPendingQuery = queryOptions({
  queryKey: keys.approvals.list({ status: 'pending', limit: 1 }),
  queryFn: async ({ signal }) =>
    (await getApprovals({ query: { status: 'pending', limit: 1 }, signal })).data.length > 0,
});

export function approvalQuery(id: string) {
  return queryOptions({
    queryKey: keys.approvals.detail(id),
    queryFn: ({ signal }) => getApprovalsById({ path: { id }, signal }),
  });
}

/** The exact request that the approval is about. */
export function actionQuery(id: string) {
  return queryOptions({
    queryKey: keys.actions.detail(id),
    queryFn: ({ signal }) => getActionsById({ path: { id }, signal }),
  });
}

/** The last three times that the same was asked for on the same target. */
export function actionHistoryQuery(id: string) {
  return queryOptions({
    queryKey: keys.actions.part(id, 'history'),
    queryFn: async ({ signal }) => (await getActionsByIdHistory({ path: { id }, signal })).data,
  });
}

export const approvalPlace: Place = {
  see: (id, signal) => putApprovalsByIdPresence({ path: { id }, signal }),
  leave: (id) => deleteApprovalsByIdPresence({ path: { id } }),
};
