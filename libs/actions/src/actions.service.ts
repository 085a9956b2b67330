import { Injectable } from '@nestjs/common';
import { actionMachine, allows, lostVote, type ActionStatus } from '#contracts';
import { Connectors, type ConnectorRef } from '#connectors';
import { IncidentSnapshots } from '#incidents';
import { Clock, Context, Problem, UnitOfWork } from '#platform';
import { PolicyDecisions, type PolicyDecision } from '#policies';
import { UserDirectory } from '#users';
import { ActionRequests, unknownAction } from './action-requests.ts';
import { ActionMapper } from './actions.mapper.ts';
import type { ActionView } from './actions.view.ts';
import type { ActionEntity } from './data/action.entity.ts';
import { ActionRepository, type ActionChanges } from './data/action.repository.ts';
import { actorBehind, standsBehind, withBehind } from './domain/behind.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import { connectorOf, decisionColumns, policyRequest, proposerOf } from './policy-request.ts';
import { Settlement } from './settlement.ts';

/** A given approval stands for a repeat of the same request for so long; after it people are asked again. */
const APPROVAL_STANDS_MS = 24 * 3600 * 1000;

/** What people do with an action that exists. */
@Injectable()
export class ActionCommands {
  constructor(
    private readonly repository: ActionRepository,
    private readonly requests: ActionRequests,
    private readonly catalogue: ActionCatalogue,
    private readonly policy: PolicyDecisions,
    private readonly connectors: Connectors,
    private readonly snapshots: IncidentSnapshots,
    private readonly settlement: Settlement,
    private readonly mapper: ActionMapper,
    private readonly users: UserDirectory,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
  ) {}

  /**
   * By whoever asked, or by somebody with `action:cancel`.
   * @throws Problem not_found, forbidden, illegal_transition (it has begun or ended)
   */
  cancel(id: string, reason: string | null): Promise<ActionView> {
    return this.unitOfWork.run(async () => {
      await this.assertMayCancel(id);
      const row = await this.repository.move(id, 'cancel', {
        error_code: 'cancelled',
        error_message: `${this.context.current().actor.name} took it back${reason === null ? '.' : `: ${reason}`}`,
        finished_at: this.clock.now(),
      });
      if (row === undefined) throw await this.illegal(id, 'An action can be taken back until it begins');
      await this.unitOfWork.record(
        'action.cancelled',
        { type: 'action', id },
        { action_id: id, incident_id: row.incident_id, action: row.name },
        { after: { status: row.status }, ...(reason === null ? {} : { reason }) },
      );
      await this.settlement.announce(row, reason);
      return this.mapper.view(row);
    });
  }

  /**
   * `failed -> approved` when policy allows it or the approval given still stands, else `failed -> pending_approval`.
   * @throws Problem not_found, illegal_transition, forbidden (policy denies it), connector_not_configured
   */
  retry(id: string, reason: string): Promise<ActionView> {
    return this.unitOfWork.run(async () => {
      const row = await this.repository.lock(id);
      if (row === undefined || !allows(actionMachine, 'retry', row.status))
        throw await this.illegal(id, 'Only a failed action can be tried again');
      this.assertMayRetry(row);
      const definition = this.catalogue.get(row.name);
      const connector = await connectorOf(this.connectors, definition);
      const incident =
        row.incident_id === null ? null : (await this.snapshots.load(row.incident_id)).incident;
      const decision = await this.policy.decide(
        policyRequest({
          definition,
          connector,
          incident,
          parameters: row.parameters,
          proposer: proposerOf(row),
          verdict: row.verdict,
          playbook: row.playbook,
        }),
      );
      if (decision.decision === 'deny')
        throw new Problem('forbidden', `Policy does not allow the action now: ${decision.reason}`);
      return this.again(row, decision, connectorColumns(connector), reason);
    });
  }

  /**
   * By somebody with `action:settle` who does not stand behind it: who wanted it done does not say that it was.
   * @throws Problem not_found, own_request, illegal_transition (only unconfirmed actions wait for a person's word)
   */
  settle(id: string, outcome: 'completed' | 'failed', reason: string): Promise<ActionView> {
    return this.unitOfWork.run(async () => {
      await this.assertMaySettle(id);
      const error = outcome === 'completed' ? null : 'unconfirmed';
      const row = await this.repository.move(
        id,
        outcome === 'completed' ? 'settle_completed' : 'settle_failed',
        {
          error_code: error,
          error_message: error === null ? null : reason,
          finished_at: this.clock.now(),
          ...(outcome === 'completed' ? { result: { settled_by_person: true, note: reason } } : {}),
        },
      );
      if (row === undefined) throw await this.illegal(id, 'Only an unconfirmed action is settled by hand');
      await this.settlement.announce(row, reason);
      return this.mapper.view(row);
    });
  }

  private async assertMayCancel(id: string): Promise<void> {
    const row = (await this.repository.lock(id)) ?? noAction();
    const { actor, permissions } = this.context.current();
    if (permissions.has('action:cancel') && actor.type !== 'api_key') return;
    if (row.proposer_type === actor.type && row.proposer_id === actor.id) return;
    throw new Problem(
      'forbidden',
      `${row.proposer_name} has asked for this. Only who asked takes it back, or a person with the permission action:cancel.`,
    );
  }

  private async assertMaySettle(id: string): Promise<void> {
    const row = (await this.repository.lock(id)) ?? noAction();
    const { actor } = this.context.current();
    if (actor.type !== 'user')
      throw new Problem('forbidden', 'Only a person who is signed in says what became of an action.');
    if (standsBehind(row.behind, actor.id ?? ''))
      throw new Problem(
        'own_request',
        'You stand behind this action: somebody else has to look at the service and say what became of it.',
      );
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
    connector: ActionChanges,
    reason: string,
  ): Promise<ActionView> {
    const allowed = decision.decision === 'allow';
    const stands = allowed || (await this.approvalStands(row, decision));
    const { actor } = this.context.current();
    // Who has approved it and tries it again asks for nothing new.
    const voted = row.approved_by.some(({ user_id }) => user_id === actor.user_id);
    const usedUp = !stands && row.approved_digest !== null;
    const changes: ActionChanges = {
      ...connector,
      behind: voted && stands ? row.behind : withBehind(row.behind, actorBehind(actor, 'retried')),
      // Where a given approval stands, the decision that it answered stays on the row.
      ...(allowed || !stands ? decisionColumns(decision) : {}),
      ...(allowed ? { approved_digest: row.digest, approved_at: this.clock.now() } : {}),
      ...(usedUp ? { approved_digest: null, approved_at: null, approved_by: [] } : {}),
      error_code: null,
      error_message: null,
      finished_at: null,
      attempts: 0,
    };
    const moved = await this.repository.move(row.id, stands ? 'retry' : 'retry_asking', changes);
    if (moved === undefined) throw await this.illegal(row.id, 'Only a failed action can be tried again');
    if (row.rollback_of !== null) await this.undoingAgain(row.rollback_of, row.id, reason);
    if (stands) await this.send(moved, reason);
    else await this.requests.askForApproval(moved, usedUp ? USED_UP : null);
    return this.mapper.view(moved);
  }

  /** People have agreed to exactly this, not long ago, and as many of them count as policy asks for now. */
  private async approvalStands(row: ActionEntity, decision: PolicyDecision): Promise<boolean> {
    if (row.approved_digest !== row.digest || row.approved_at === null) return false;
    if (this.clock.now().getTime() - row.approved_at.getTime() > APPROVAL_STANDS_MS) return false;
    const standing = await this.users.standing(row.approved_by.map(({ user_id }) => user_id));
    const needed = { level: decision.level ?? 'manager', behind: row.behind };
    const counted = row.approved_by.filter(
      (voter) => lostVote(voter, standing.get(voter.user_id) ?? null, needed) === null,
    );
    return counted.length >= decision.quorum;
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
      throw await this.illegal(original, 'What this action was to undo is undone or being undone already');
    await this.unitOfWork.record(
      'action.rolling_back',
      { type: 'action', id: original },
      { action_id: original, incident_id: row.incident_id, action: row.name },
      { reason, after: { status: row.status, by: undoing } },
    );
  }

  /** Why a compare-and-set found no row. */
  private async illegal(id: string, rule: string): Promise<Problem> {
    const row = await this.repository.find(id);
    if (row === undefined) return unknownAction();
    return new Problem('illegal_transition', `${rule}; this one is ${words(row.status)}.`);
  }
}

const USED_UP = 'It failed and is tried again; the approval given no longer covers a repeat.';

function connectorColumns(connector: ConnectorRef | null): ActionChanges {
  return {
    connector_id: connector?.id ?? null,
    connector_type: connector?.type ?? null,
    connector_name: connector?.name ?? null,
    connector_simulated: connector?.simulated ?? false,
  };
}

function noAction(): never {
  throw unknownAction();
}

export function words(status: ActionStatus): string {
  return status.replaceAll('_', ' ');
}
