import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  postApprovalsBulk,
  postApprovalsByIdApprove,
  postApprovalsByIdReject,
  type ApprovalDto,
  type BulkDecisionDto,
} from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';

export type DecisionInput =
  | { decision: 'approve'; approval: ApprovalDto; comment: string }
  | { decision: 'reject'; approval: ApprovalDto; reason: string };

/** Not awaited: the page moves on to the next approval at once, before the queue has lost the decided one. */
function useAfterDecision(): () => void {
  const queryClient = useQueryClient();
  return () => {
    void queryClient.invalidateQueries({ queryKey: keys.approvals.all });
    void queryClient.invalidateQueries({ queryKey: keys.actions.all });
  };
}

/**
 * Decides exactly what was on the page: its digest goes back with the decision. Never optimistic: nothing looks
 * decided before the server has said so.
 */
export function useDecide() {
  const refresh = useAfterDecision();
  return useMutation({
    mutationFn: (input: DecisionInput): Promise<ApprovalDto> => {
      const { id, digest } = input.approval;
      if (input.decision === 'reject') {
        return postApprovalsByIdReject({ path: { id }, body: { digest, reason: input.reason } });
      }
      const comment = input.comment.trim();
      return postApprovalsByIdApprove({ path: { id }, body: { digest, ...(comment ? { comment } : {}) } });
    },
    // Also after a refusal: somebody else may have decided it, or its time is over.
    onSettled: refresh,
  });
}

export function useBulkDecide() {
  const refresh = useAfterDecision();
  return useMutation({
    mutationFn: (body: BulkDecisionDto) => postApprovalsBulk({ body }),
    onSettled: refresh,
  });
}
