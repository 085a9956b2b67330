import { Injectable, Logger } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Histogram } from 'prom-client';
import { approvalMachine, lostVote, type DomainEvents, type Voter } from '#contracts';
import { Clock, Context, Ids, Problem, UnitOfWork } from '#platform';
import { ActionOutlook } from '#actions';
import { UserDirectory } from '#users';
import { TIME_TO_DECIDE_METRIC } from './approvals.metrics.ts';
import { ApprovalRepository } from './data/approval.repository.ts';
import type { Approval, ApprovalDecision } from './domain/approval.ts';
import { deadline } from './domain/deadline.ts';
import { NO_PERSON, deciderOf, obstacle, type Decider } from './domain/eligibility.ts';
import { quorumReached } from './domain/quorum.ts';
import { repeatedSentence, settledSentence } from './domain/sentences.ts';

export interface DecisionInput {
  decision: 'approve' | 'reject';
  /** The digest of the request as the decider saw it. */
  digest: string;
  /** Why; a rejection needs it. */
  comment?: string | null | undefined;
}

const SWEEP_AT_MOST = 500;

@Injectable()
export class ApprovalsService {
  private readonly logger = new Logger(ApprovalsService.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly repository: ApprovalRepository,
    private readonly actions: ActionOutlook,
    private readonly users: UserDirectory,
    @InjectMetric(TIME_TO_DECIDE_METRIC) private readonly timeToDecide: Histogram<'level' | 'decision'>,
  ) {}

  /** Puts the question to people. A second call for the same action changes nothing. */
  async open(request: DomainEvents['action.approval_required']): Promise<void> {
    const now = this.clock.now();
    const { action_id, incident_id, level, summary, behind, asked_again, facts } = request;
    const id = this.ids.next();
    const expires = deadline(level, now);
    await this.unitOfWork.run(async () => {
      const { action, reason, digest, quorum, proposer_type, proposer_user_id, proposer_name } = request;
      const inserted = await this.repository.insert({
        id,
        action_id,
        incident_id,
        action,
        summary,
        reason,
        digest,
        level,
        quorum,
        proposer_type,
        proposer_user_id,
        proposer_name,
        behind,
        asked_again,
        facts,
        created_at: now,
        expires_at: expires,
      });
      if (!inserted) return;
      await this.unitOfWork.record(
        'approval.requested',
        { type: 'approval', id },
        {
          approval_id: id,
          action_id,
          incident_id,
          level,
          expires_at: expires.toISOString(),
          summary,
          behind_user_ids: [...new Set(behind.map(({ user_id }) => user_id))],
        },
      );
    });
  }

  /**
   * Takes one person's decision. The order matters: lock, may this person, is it still open, is it what they saw,
   * then insert, count and settle, all in one transaction.
   * @throws Problem not_found, forbidden, level_too_low, own_request, already_decided, expired, conflict
   */
  async decide(id: string, input: DecisionInput): Promise<void> {
    const comment = input.comment?.trim() ?? '';
    if (input.decision === 'reject' && comment === '')
      throw new Problem('invalid_request', 'Say why you reject it: give a reason.', {
        errors: [{ path: 'reason', code: 'required', message: 'A rejection needs a reason.' }],
      });
    await this.unitOfWork.run(async () => {
      const now = this.clock.now();
      const approval = await this.lock(id);
      if (approval === undefined) throw new Problem('not_found', `There is no approval ${id}.`);
      const decider = await this.requireDecider(approval);
      await this.requireOpen(approval, input.digest, now);
      await this.insertDecision(
        approval,
        decider,
        { decision: input.decision, comment: comment === '' ? null : comment },
        now,
      );
      const action_id = approval.action_id;
      const subject = { type: 'approval', id };
      const reason = comment === '' ? {} : { reason: comment };
      await this.unitOfWork.record(
        'approval.decided',
        subject,
        { approval_id: id, action_id, decision: input.decision },
        reason,
      );
      if (input.decision === 'reject') await this.reject(approval, comment, now);
      else await this.grantIfReached(approval, now);
    });
  }

  /** Ends an approval whose deadline is over; false when somebody was faster. */
  expire(id: string): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      const approval = await this.repository.expire(id, this.clock.now());
      if (approval === undefined) return false;
      const { action_id, level, incident_id, summary } = approval;
      await this.unitOfWork.record(
        'approval.expired',
        { type: 'approval', id },
        { approval_id: id, action_id, level, incident_id, summary },
      );
      return true;
    });
  }

  /** Each in a transaction of its own, so that one that cannot end does not keep the others. */
  async expireOverdue(): Promise<void> {
    const overdue = await this.unitOfWork.read(() =>
      this.repository.overdue(this.clock.now(), SWEEP_AT_MOST),
    );
    for (const id of overdue) {
      try {
        await this.expire(id);
      } catch (error) {
        this.logger.error(
          { err: error, approval_id: id },
          `The approval ${id} could not be expired; it is tried again.`,
        );
      }
    }
  }

  /** Whoever asked has taken the action back. */
  async cancel(actionId: string): Promise<void> {
    await this.unitOfWork.run(async () => {
      const approval = await this.repository.cancelByAction(actionId, this.clock.now());
      if (approval === undefined) return;
      const { id, level } = approval;
      await this.unitOfWork.record(
        'approval.cancelled',
        { type: 'approval', id },
        { approval_id: id, action_id: actionId, level },
      );
    });
  }

  /** The action first, as everybody takes the two: who cancels it or resolves its incident. */
  private async lock(id: string): Promise<Approval | undefined> {
    const found = await this.repository.find(id);
    if (found === null) return undefined;
    await this.actions.hold(found.action_id);
    return this.repository.lock(id);
  }

  /** By who they are now: a session may be a moment older than what an administrator has just changed. */
  private async requireDecider(approval: Approval): Promise<Decider> {
    const signedIn = deciderOf(this.context.current().actor);
    if (signedIn === null) throw new Problem(NO_PERSON.code, NO_PERSON.detail);
    const standing = (await this.users.standing([signedIn.user_id])).get(signedIn.user_id);
    if (standing?.active !== true)
      throw new Problem('forbidden', 'Your account is disabled, so you decide nothing any more.');
    const decider = { ...signedIn, role: standing.role };
    const found = obstacle(approval, decider);
    if (found !== null) throw new Problem(found.code, found.detail);
    return decider;
  }

  private async requireOpen(approval: Approval, digest: string, now: Date): Promise<void> {
    if (approval.status !== 'pending') {
      const sentence = settledSentence(approval, await this.repository.decisions([approval.id]));
      throw new Problem(approval.status === 'expired' ? 'expired' : 'already_decided', sentence);
    }
    if (approval.expires_at <= now)
      throw new Problem(
        'expired',
        `The deadline passed at ${approval.expires_at.toISOString()}; request the action again if it is still wanted.`,
      );
    if (approval.digest !== digest)
      throw new Problem(
        'conflict',
        'What you saw is not what would be carried out: reload the approval, read it again and decide then.',
      );
  }

  private async insertDecision(
    approval: Approval,
    decider: Decider,
    { decision, comment }: Pick<ApprovalDecision, 'decision' | 'comment'>,
    now: Date,
  ): Promise<void> {
    const inserted = await this.repository.insertDecision({
      id: this.ids.next(),
      approval_id: approval.id,
      decider_user_id: decider.user_id,
      decider_name: decider.name,
      decider_role: decider.role,
      decision,
      comment,
      decided_at: now,
    });
    if (inserted) return;
    const decisions = await this.repository.decisions([approval.id]);
    const own = decisions.find(({ decider_user_id }) => decider_user_id === decider.user_id);
    const approvals = decisions.filter((one) => one.decision === 'approve').length;
    throw new Problem('already_decided', repeatedSentence(own, approvals, approval.quorum));
  }

  /** Votes count by who their voters are now, and stay so until this is committed. */
  private async grantIfReached(approval: Approval, now: Date): Promise<void> {
    const voters = (await this.repository.decisions([approval.id])).flatMap(
      ({ decision, decider_user_id: user_id, decider_name: name }) =>
        decision === 'approve' ? [{ user_id, name }] : [],
    );
    const standing = await this.users.standing(voters.map(({ user_id }) => user_id));
    const counted = voters.filter(
      (voter) => lostVote(voter, standing.get(voter.user_id) ?? null, approval) === null,
    );
    if (quorumReached(counted.length, approval.quorum)) await this.grant(approval, counted, now);
  }

  private async grant(approval: Approval, voters: Voter[], now: Date): Promise<void> {
    const { id, action_id, digest, level } = approval;
    await this.settle(approval, 'approve', now);
    await this.unitOfWork.record(
      'approval.granted',
      { type: 'approval', id },
      { approval_id: id, action_id, digest, level, voters },
    );
  }

  private async reject(approval: Approval, reason: string, now: Date): Promise<void> {
    const { id, action_id, level } = approval;
    await this.settle(approval, 'reject', now);
    await this.unitOfWork.record(
      'approval.rejected',
      { type: 'approval', id },
      { approval_id: id, action_id, level, reason },
      { reason },
    );
  }

  private async settle(approval: Approval, event: 'approve' | 'reject', now: Date): Promise<void> {
    const { to } = approvalMachine.events[event];
    const settled = await this.repository.settle(approval.id, event, now);
    if (settled === undefined)
      throw new Problem(
        'illegal_transition',
        `The approval ${approval.id} cannot become ${to} any more; reload it.`,
      );
    const seconds = (now.getTime() - approval.created_at.getTime()) / 1000;
    this.unitOfWork.afterCommit(() =>
      this.timeToDecide.observe({ level: approval.level, decision: to }, seconds),
    );
  }
}
