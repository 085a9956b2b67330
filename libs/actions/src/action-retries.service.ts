import { Injectable } from '@nestjs/common';
import { actionMachine, allows } from '#contracts';
import { Clock, Context, Problem, UnitOfWork } from '#platform';
import type { PolicyDecision } from '#policies';
import { ActionAnnouncements } from './action-announcements.ts';
import { ActionMapper } from './actions.mapper.ts';
import type { ActionView } from './actions.view.ts';
import { ApprovalsGiven } from './approvals-given.ts';
import { digestOf } from './bound-connector.ts';
import type { ConnectorChoice } from './connector-choices.ts';
import type { ActionEntity } from './data/action.entity.ts';
import { ActionRepository, type ActionChanges } from './data/action.repository.ts';
import { DecisionsAnew } from './decisions-anew.ts';
import { actorBehind, withBehind } from './domain/behind.ts';
import { noSuchMove } from './no-such-move.ts';
import { connectorColumns, decisionColumns } from './policy-request.ts';

/** Trying a failed action again. */
@Injectable()
export class ActionRetries {
  constructor(
    private readonly repository: ActionRepository,
    private readonly decisions: DecisionsAnew,
    private readonly approvals: ApprovalsGiven,
    private readonly announcements: ActionAnnouncements,
    private readonly mapper: ActionMapper,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
  ) {}

  /**
   * `failed -> approved` when policy allows it or the approval given still stands, else `failed -> pending_approval`.
   * @throws Problem not_found, illegal_transition, forbidden (policy denies it), connector_not_configured (the one
   * it was asked for is gone), invalid_request (it is not clear which)
   */
  async retry(id: string, reason: string): Promise<ActionView> {
    const choice = await this.decisions.choice(id);
    return this.unitOfWork.run(async () => {
      const row = await this.repository.lock(id);
      if (row === undefined || !allows(actionMachine, 'retry', row.status))
        throw noSuchMove(await this.repository.find(id), 'Only a failed action can be tried again');
      this.assertMayRetry(row);
      if (choice.problem !== null) throw choice.problem;
      const decision = await this.decisions.anew(row, choice);
      if (decision.decision === 'deny')
        throw new Problem('forbidden', `Policy does not allow the action now: ${decision.reason}`);
      return this.again(row, decision, choice, reason);
    });
  }

  /** A kill switch stops what a key asks for, and a person's action that it could try again would pass it. */
  private assertMayRetry(row: ActionEntity): void {
    if (this.context.current().actor.type === 'api_key' && row.proposer_type === 'user')
      throw new Problem(
        'forbidden',
        `A person has asked for this (${row.proposer_name}), so a person has to try it again: no API key does.`,
      );
  }

  private async again(
    row: ActionEntity,
    decision: PolicyDecision,
    { connector }: ConnectorChoice,
    reason: string,
  ): Promise<ActionView> {
    const allowed = decision.decision === 'allow';
    const stands = allowed || (await this.approvals.stand(row, decision));
    const { actor } = this.context.current();
    // Who has approved it and tries it again asks for nothing new.
    const voted = row.approved_by.some(({ user_id }) => user_id === actor.user_id);
    const usedUp = !stands && row.approved_digest !== null;
    const through = connectorColumns(connector);
    // One that goes through the same connector as before stays the very request that people may have agreed to.
    const digest = through.connector_id === row.connector_id ? row.digest : digestOf({ ...row, ...through });
    const changes: ActionChanges = {
      ...through,
      digest,
      behind: voted && stands ? row.behind : withBehind(row.behind, actorBehind(actor, 'retried')),
      // Where a given approval stands, the decision that it answered stays on the row.
      ...(allowed || !stands ? decisionColumns(decision) : {}),
      ...(allowed ? { approved_digest: digest, approved_at: this.clock.now() } : {}),
      ...(usedUp ? { approved_digest: null, approved_at: null, approved_by: [] } : {}),
      error_code: null,
      error_message: null,
      finished_at: null,
      attempts: 0,
    };
    const moved = await this.repository.move(row.id, stands ? 'retry' : 'retry_asking', changes);
    if (moved === undefined)
      throw noSuchMove(await this.repository.find(row.id), 'Only a failed action can be tried again');
    if (row.rollback_of !== null) await this.undoingAgain(row.rollback_of, row.id, reason);
    if (stands) await this.send(moved, reason);
    else await this.announcements.askForApproval(moved, usedUp ? USED_UP : null);
    return this.mapper.view(moved);
  }

  private async send(row: ActionEntity, reason: string): Promise<void> {
    await this.unitOfWork.record(
      'action.approved',
      { type: 'action', id: row.id },
      { action_id: row.id, incident_id: row.incident_id, action: row.name },
      { reason, before: { status: 'failed' }, after: { status: row.status } },
    );
    this.unitOfWork.enqueue('action.execute', { action_id: row.id });
  }

  private async undoingAgain(original: string, undoing: string, reason: string): Promise<void> {
    const row = await this.repository.move(original, 'roll_back_again', {
      rolled_back_by: undoing,
      error_code: null,
      error_message: null,
    });
    if (row === undefined)
      throw noSuchMove(
        await this.repository.find(original),
        'What this action was to undo is undone or being undone already',
      );
    await this.unitOfWork.record(
      'action.rolling_back',
      { type: 'action', id: original },
      { action_id: original, incident_id: row.incident_id, action: row.name },
      { reason, after: { status: row.status, by: undoing } },
    );
  }
}

const USED_UP = 'It failed and is tried again; the approval given no longer covers a repeat.';
