import { Injectable } from '@nestjs/common';
import type { IncidentStanding } from '#incidents';
import { Clock } from '#platform';
import type { ClaimJudgement } from '#policies';
import { ActionAnnouncements } from './action-announcements.ts';
import type { Resolution } from './action-attempts.ts';
import { fitsDigest } from './bound-connector.ts';
import { ClaimJudge } from './claim-judge.ts';
import type { ActionEntity } from './data/action.entity.ts';
import { ActionRepository } from './data/action.repository.ts';
import type { ActionError } from './domain/attempt.ts';
import type { ClaimDecision } from './domain/claim-decision.ts';
import { Settlement } from './settlement.ts';

/** Whether an approved action may begin now, or go on: what was approved, and what is judged today. */
@Injectable()
export class ClaimGate {
  constructor(
    private readonly repository: ActionRepository,
    private readonly judge: ClaimJudge,
    private readonly announcements: ActionAnnouncements,
    private readonly settlement: Settlement,
    private readonly clock: Clock,
  ) {}

  /** Ends the action when it must not begin, or asks people again. @returns whether it does not begin */
  async refused(
    row: ActionEntity,
    incident: IncidentStanding | null,
    { targets, failure }: Resolution,
  ): Promise<boolean> {
    const changed = changedSinceApproval(row);
    if (changed !== null) return this.deny(row, changed);
    const { decision, judgement } = await this.judge.judge(row, incident, targets);
    if (decision.kind === 'denied')
      return this.deny(row, { code: decision.code, message: decision.sentence });
    // What could not be looked up is told as that: nothing is sent, and asking people would not find it.
    if (decision.kind === 'proceed' || failure !== null) return false;
    await this.askAgain(row, decision, judgement);
    return true;
  }

  private async deny(row: ActionEntity, why: ActionError): Promise<true> {
    const denied = await this.repository.move(row.id, 'deny_granted', {
      error_code: why.code,
      error_message: why.message,
      finished_at: this.clock.now(),
    });
    if (denied !== undefined) await this.settlement.announce(denied, why.message);
    return true;
  }

  private async askAgain(
    row: ActionEntity,
    { level, quorum, sentence }: Extract<ClaimDecision, { kind: 'ask_again' }>,
    { policy_version, mode, rule }: ClaimJudgement,
  ): Promise<void> {
    const moved = await this.repository.move(row.id, 'ask_again', {
      decision: 'require_approval',
      decision_level: level,
      decision_quorum: quorum,
      decision_rule: rule,
      decision_reason: sentence,
      policy_version,
      mode,
      approved_by: [],
      approved_digest: null,
      approved_at: null,
    });
    if (moved !== undefined) await this.announcements.askForApproval(moved, sentence);
  }

  /** Why a second call must not be made, or null. */
  async notAgain(
    row: ActionEntity,
    incident: IncidentStanding | null,
    { targets, failure }: Resolution,
  ): Promise<ActionError | null> {
    const { decision } = await this.judge.judge(row, incident, targets);
    if (decision.kind === 'denied') return { code: decision.code, message: decision.sentence };
    if (decision.kind === 'proceed' || failure !== null) return null;
    return { code: 'conflict', message: `${decision.sentence} Try it again to ask for that approval.` };
  }
}

/** What approvers agreed to is compared with what the row would do now. */
function changedSinceApproval(row: ActionEntity): ActionError | null {
  if (row.approved_digest === row.digest && fitsDigest(row)) return null;
  return {
    code: 'conflict',
    message: 'The request is no longer the one that was approved; it is not carried out. Request it again.',
  };
}
