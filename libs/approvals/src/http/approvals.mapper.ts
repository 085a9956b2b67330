import type { ApprovalDecision } from '../domain/approval.ts';
import type { BulkOutcome } from '../approvals.bulk.ts';
import type { ApprovalView } from '../approvals.queries.ts';
import type { ApprovalDecisionDto, ApprovalDto, BulkResultDto } from './dto/approval.response.ts';

export function toApprovalDto(view: ApprovalView): ApprovalDto {
  return {
    id: view.id,
    action_id: view.action_id,
    incident_id: view.incident_id,
    action: view.action,
    summary: view.summary,
    reason: view.reason,
    digest: view.digest,
    level: view.level,
    quorum: view.quorum,
    status: view.status,
    proposer: { type: view.proposer_type, user_id: view.proposer_user_id, name: view.proposer_name },
    behind: view.behind,
    created_at: view.created_at.toISOString(),
    expires_at: view.expires_at.toISOString(),
    settled_at: view.settled_at?.toISOString() ?? null,
    decisions: view.decisions.map(toDecisionDto),
    may_decide: view.obstacle === null,
    obstacle: view.obstacle,
    changes: view.changes,
    asked_again: view.asked_again,
    dead_end: view.dead_end,
  };
}

export function toBulkResultDto(outcome: BulkOutcome): BulkResultDto {
  return {
    id: outcome.id,
    decided: outcome.problem === null,
    approval: outcome.approval === null ? null : toApprovalDto(outcome.approval),
    code: outcome.problem?.code ?? null,
    detail: outcome.problem?.message ?? null,
  };
}

function toDecisionDto(decision: ApprovalDecision): ApprovalDecisionDto {
  return {
    id: decision.id,
    user_id: decision.decider_user_id,
    name: decision.decider_name,
    role: decision.decider_role,
    decision: decision.decision,
    comment: decision.comment,
    decided_at: decision.decided_at.toISOString(),
  };
}
