import {
  lostVote,
  spoken,
  type ApprovalLevel,
  type Decision,
  type Disposition,
  type IncidentStatus,
  type PersonBehind,
  type Standing,
  type Voter,
} from '#contracts';

/** What policy says now, on the target as the service names it. */
export interface ClaimEvaluation {
  decision: Decision;
  level: ApprovalLevel | null;
  quorum: number;
  step: string;
  reason: string;
}

/** All that the decision rests on, read in the transaction that claims the work. */
export interface ClaimFacts {
  /** No person has asked for it in their own name: a kill switch stops it. */
  automated: boolean;
  /** The kill switch that covers it, as a sentence, or null. */
  block: string | null;
  evaluation: ClaimEvaluation;
  requested_at: Date;
  /** Who resolved the incident has said that it is to be carried out all the same. */
  kept: boolean;
  /** It tells of how the incident ended. */
  after_resolution: boolean;
  incident: { status: IncidentStatus; resolved_at: Date | null; disposition: Disposition | null } | null;
  behind: readonly PersonBehind[];
  votes: readonly Voter[];
  /** Of the voters, by user id. */
  standing: ReadonlyMap<string, Standing>;
}

export type ClaimDecision =
  | { kind: 'proceed' }
  | { kind: 'denied'; code: 'kill_switch' | 'forbidden' | 'conflict'; sentence: string }
  /** What was granted no longer covers it: people are asked again, with what has changed. */
  | { kind: 'ask_again'; level: ApprovalLevel; quorum: number; sentence: string };

/**
 * The whole decision again, at the last moment before something happens. An approval given stands for one thing only:
 * for the votes that policy asks for now. It lifts no kill switch, no guardrail, and revives no closed incident.
 */
export function decideClaim(facts: ClaimFacts): ClaimDecision {
  const { automated, block, evaluation } = facts;
  if (automated && block !== null) return { kind: 'denied', code: 'kill_switch', sentence: block };
  if (evaluation.decision === 'deny')
    return {
      kind: 'denied',
      code: evaluation.step === 'kill_switch' ? 'kill_switch' : 'forbidden',
      sentence: evaluation.reason,
    };
  const over = whyOver(facts);
  if (over !== null) return { kind: 'denied', code: 'conflict', sentence: over };
  if (evaluation.decision === 'allow') return { kind: 'proceed' };
  return countVotes(facts, evaluation.level ?? 'manager');
}

/** Why nothing is done for the incident any more, or null. A person who asks after the end knows of it. */
export function whyOver({
  incident,
  kept,
  after_resolution,
  automated,
  requested_at,
}: Pick<ClaimFacts, 'incident' | 'kept' | 'after_resolution' | 'automated' | 'requested_at'>): string | null {
  if (incident === null || incident.status !== 'resolved' || kept || after_resolution) return null;
  const as = incident.disposition === null ? '' : ` as ${incident.disposition.replaceAll('_', ' ')}`;
  if (automated)
    return `The incident is resolved${as}: nothing more is done for it by itself. Request it yourself if it is still wanted.`;
  if (incident.resolved_at !== null && incident.resolved_at < requested_at) return null;
  return `The incident was resolved${as} after this was asked for. Request it again if it is still wanted.`;
}

function countVotes(facts: ClaimFacts, level: ApprovalLevel): ClaimDecision {
  const { behind, votes, standing, evaluation } = facts;
  const lost = votes.map((vote) => lostVote(vote, standing.get(vote.user_id) ?? null, { level, behind }));
  const counted = lost.filter((reason) => reason === null).length;
  if (counted >= evaluation.quorum) return { kind: 'proceed' };
  const why = lost.filter((reason) => reason !== null);
  const needed =
    evaluation.quorum === 1
      ? `an approval at level ${spoken(level)} is needed`
      : `${evaluation.quorum} approvals at level ${spoken(level)} are needed, and ${counted} count`;
  const sentence = [`Before it began it was looked at again, and ${needed}.`, ...why, evaluation.reason].join(
    ' ',
  );
  return { kind: 'ask_again', level, quorum: evaluation.quorum, sentence };
}
