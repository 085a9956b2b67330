import { Injectable } from '@nestjs/common';
import { lostVote } from '#contracts';
import { Clock } from '#platform';
import type { PolicyDecision } from '#policies';
import { UserDirectory } from '#users';
import type { ActionEntity } from './data/action.entity.ts';

/** A given approval stands for a repeat of the same request for so long; after it people are asked again. */
const APPROVAL_STANDS_MS = 24 * 3600 * 1000;

/** Whether people have agreed already. */
@Injectable()
export class ApprovalsGiven {
  constructor(
    private readonly users: UserDirectory,
    private readonly clock: Clock,
  ) {}

  /** People have agreed to exactly this, not long ago, and as many of them count as policy asks for now. */
  async stand(row: ActionEntity, decision: PolicyDecision): Promise<boolean> {
    if (row.approved_digest !== row.digest || row.approved_at === null) return false;
    if (this.clock.now().getTime() - row.approved_at.getTime() > APPROVAL_STANDS_MS) return false;
    const standing = await this.users.standing(row.approved_by.map(({ user_id }) => user_id));
    const needed = { level: decision.level ?? 'manager', behind: row.behind };
    const counted = row.approved_by.filter(
      (voter) => lostVote(voter, standing.get(voter.user_id) ?? null, needed) === null,
    );
    return counted.length >= decision.quorum;
  }
}
