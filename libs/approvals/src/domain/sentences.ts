import { spoken, type ApprovalLevel } from '#contracts';
import type { Approval, ApprovalDecision } from './approval.ts';

const PAST = { approve: 'approved', reject: 'rejected' } as const;

/** For a sentence: `2026-11-27 23:39 UTC`. */
function clock(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Who decided what, when: the answer to a second decision. */
export function settledSentence(approval: Approval, decisions: readonly ApprovalDecision[]): string {
  const at = approval.settled_at === null ? 'an unknown time' : clock(approval.settled_at);
  const last = decisions.at(-1);
  switch (approval.status) {
    case 'approved':
    case 'rejected': {
      const who = last === undefined ? 'Somebody' : last.decider_name;
      const comment = last?.comment ? `: ${last.comment}` : '';
      return `${who} has ${approval.status} this already, at ${at}${comment}`;
    }
    case 'expired':
      return `The deadline passed at ${clock(approval.expires_at)} without a decision; request the action again if it is still wanted.`;
    case 'cancelled':
      return `The request was taken back at ${at}; there is nothing left to decide.`;
    case 'pending':
      return 'It is still to be decided.';
  }
}

export function repeatedSentence(
  own: ApprovalDecision | undefined,
  approvals: number,
  quorum: number,
): string {
  const what = own === undefined ? 'decided' : PAST[own.decision];
  const when = own === undefined ? '' : `, at ${clock(own.decided_at)}`;
  return `You have ${what} this already${when}; ${approvals} of ${quorum} approvals are there, the others must come from other people.`;
}

/** @param left how many active people of the level do not stand behind it */
export function deadEndSentence({
  level,
  quorum,
  left,
}: {
  level: ApprovalLevel;
  quorum: number;
  left: number;
}): string | null {
  if (left >= quorum) return null;
  const needed = quorum === 1 ? 'somebody' : `${quorum} people`;
  const there = left === 0 ? 'there is nobody' : left === 1 ? 'there is only one' : `there are only ${left}`;
  return `This needs ${needed} of the level ${spoken(level)} or above who does not stand behind it, and ${there}. An administrator can make a user of that level; otherwise it ends with its deadline.`;
}
