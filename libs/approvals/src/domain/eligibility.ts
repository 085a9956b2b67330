import {
  APPROVAL_LEVELS,
  LEVEL_ROLES,
  spoken,
  type Actor,
  type ApprovalLevel,
  type ErrorCode,
  type Role,
} from '#contracts';
import type { Approval } from './approval.ts';

export interface Decider {
  user_id: string;
  name: string;
  role: Role;
}

export interface Obstacle {
  code: Extract<ErrorCode, 'forbidden' | 'level_too_low' | 'own_request'>;
  detail: string;
}

/** The person behind an actor: an API key counts as its owner; what is no person decides nothing. */
export function deciderOf(actor: Actor): Decider | null {
  const userId = actor.user_id ?? (actor.type === 'user' ? actor.id : null);
  if (userId === null || actor.role == null || (actor.type !== 'user' && actor.type !== 'api_key'))
    return null;
  return { user_id: userId, name: actor.name, role: actor.role };
}

export function decidableLevels(role: Role): ApprovalLevel[] {
  return APPROVAL_LEVELS.filter((level) => LEVEL_ROLES[level].includes(role));
}

/** Why this person may not decide this approval, or null. Four eyes compare users, not keys or names. */
export function obstacle(
  approval: Pick<Approval, 'level' | 'proposer_type' | 'proposer_user_id'>,
  decider: Decider | null,
): Obstacle | null {
  if (decider === null)
    return { code: 'forbidden', detail: 'Only people decide approvals, signed in or by their own API key.' };
  if (!LEVEL_ROLES[approval.level].includes(decider.role))
    return {
      code: 'level_too_low',
      detail: `This approval needs the level ${spoken(approval.level)}; your role is ${spoken(decider.role)}. Ask someone of that level.`,
    };
  if (approval.proposer_user_id === decider.user_id)
    return {
      code: 'own_request',
      detail:
        approval.proposer_type === 'user'
          ? 'You have asked for this action yourself; somebody else must decide it.'
          : 'You have asked for the run that proposes this action; somebody else must decide it.',
    };
  return null;
}
