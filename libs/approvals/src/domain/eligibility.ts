import {
  APPROVAL_LEVELS,
  BEHIND_WORDS,
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

export const NO_PERSON: Obstacle = {
  code: 'forbidden',
  detail: 'Only people decide approvals, signed in with their own name: no API key does.',
};

/** The person who acts. A key is none, whoever owns it: what is no person decides nothing. */
export function deciderOf(actor: Actor): Decider | null {
  const userId = actor.user_id ?? actor.id;
  if (actor.type !== 'user' || userId === null || actor.role == null) return null;
  return { user_id: userId, name: actor.name, role: actor.role };
}

export function decidableLevels(role: Role): ApprovalLevel[] {
  return APPROVAL_LEVELS.filter((level) => LEVEL_ROLES[level].includes(role));
}

/** Why this person may not decide this approval, or null. Four eyes compare users, not names. */
export function obstacle(
  approval: Pick<Approval, 'level' | 'behind'>,
  decider: Decider | null,
): Obstacle | null {
  if (decider === null) return NO_PERSON;
  if (!LEVEL_ROLES[approval.level].includes(decider.role))
    return {
      code: 'level_too_low',
      detail: `This approval needs the level ${spoken(approval.level)}; your role is ${spoken(decider.role)}. Ask someone of that level.`,
    };
  const parts = approval.behind.flatMap(({ user_id, part }) => (user_id === decider.user_id ? [part] : []));
  if (parts.length > 0)
    return {
      code: 'own_request',
      detail: `You stand behind this request: you have ${listed(parts.map((part) => BEHIND_WORDS[part]))}. Somebody else must decide it.`,
    };
  return null;
}

function listed(parts: readonly string[]): string {
  const last = parts.slice(-1).join('');
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
