import type { PersonBehind } from './actor.ts';
import type { IncidentStatus } from './states.ts';
import {
  LEVEL_ROLES,
  spoken,
  type ApprovalLevel,
  type Classification,
  type OperationMode,
  type Role,
  type Severity,
} from './vocabulary.ts';

/** What the house was like when an approval was asked for. */
export interface ApprovalFacts {
  policy_version: number | null;
  mode: OperationMode | null;
  /** As policy put it then. */
  reason: string | null;
  incident: { severity: Severity; status: IncidentStatus; verdict: Classification | null } | null;
}

/** Somebody who has approved. */
export interface Voter {
  user_id: string;
  name: string;
}

/** Who somebody is now, whatever they were when they signed in. */
export interface Standing {
  active: boolean;
  role: Role;
}

/**
 * Why a vote no longer counts, as a sentence, or null: votes count by who the voter is when they are counted.
 * @param standing null: there is no such user any more
 */
export function lostVote(
  voter: Voter,
  standing: Standing | null,
  { level, behind }: { level: ApprovalLevel; behind: readonly PersonBehind[] },
): string | null {
  if (standing === null || !standing.active)
    return `The vote of ${voter.name} no longer counts: the account is disabled.`;
  if (!LEVEL_ROLES[level].includes(standing.role))
    return `The vote of ${voter.name} no longer counts: the level ${spoken(level)} is needed, and their role is ${spoken(standing.role)} now.`;
  if (behind.some(({ user_id }) => user_id === voter.user_id))
    return `The vote of ${voter.name} no longer counts: they stand behind the request.`;
  return null;
}
