import type {
  ApprovalFacts,
  ApprovalLevel,
  ApprovalStatus,
  PersonBehind,
  ProposerType,
  Role,
} from '#contracts';

/** The question put to people: may this exact request be carried out? */
export interface Approval {
  id: string;
  action_id: string;
  incident_id: string | null;
  /** The action's name. */
  action: string;
  /** One line: what will be done, to what. */
  summary: string;
  /** Why it was asked for. */
  reason: string;
  /** SHA-256, hex, of the exact request. */
  digest: string;
  level: ApprovalLevel;
  quorum: number;
  proposer_type: ProposerType;
  proposer_user_id: string | null;
  proposer_name: string;
  /** Everybody who stands behind the request; none of them decides it. */
  behind: PersonBehind[];
  status: ApprovalStatus;
  /** Why an approval given no longer covered the action; null when it is asked for the first time. */
  asked_again: string | null;
  /** Null for those that an earlier release asked for. */
  facts: ApprovalFacts | null;
  created_at: Date;
  expires_at: Date;
  settled_at: Date | null;
}

export interface ApprovalDecision {
  id: string;
  approval_id: string;
  decider_user_id: string;
  decider_name: string;
  decider_role: Role;
  decision: 'approve' | 'reject';
  comment: string | null;
  decided_at: Date;
}
