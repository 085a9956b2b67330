import type { ApprovalDecisionEntity } from '../data/approval-decision.entity.ts';
import type { ApprovalEntity } from '../data/approval.entity.ts';

/** The question put to people: may this exact request be carried out? */
export type Approval = Omit<ApprovalEntity, 'tenant_id'>;

export type ApprovalDecision = Omit<ApprovalDecisionEntity, 'tenant_id'>;
