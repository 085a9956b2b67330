import { Injectable, Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Connectors, type ConnectorRef } from '#connectors';
import type { Actor } from '#contracts';
import { Context, DatabaseAway, UnitOfWork } from '#platform';
import { PolicyDecisions } from '#policies';
import { ActionAttempts } from './action-attempts.ts';
import { ActionOutcomes, type Claim } from './action-outcomes.ts';
import { ActionContexts } from './action-contexts.ts';
import { workOf } from './action-work.ts';
import type { ActionEntity } from './data/action.entity.ts';
import { ActionRepository } from './data/action.repository.ts';
import { ClaimRepository } from './data/claim.repository.ts';
import { requestDigest } from './domain/canonical.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import type { ReadBack } from './domain/definition.ts';
import { MOST_ATTEMPTS, classify, type ActionError } from './domain/attempt.ts';
import { findConnector, proposerOf } from './policy-request.ts';
import { Settlement } from './settlement.ts';

/**
 * Carries approved actions out, each effect once: the claim is committed before the call, the result after it,
 * and what a crash leaves in between is settled by asking the service itself.
 */
@Injectable()
export class ActionExecution {
  private readonly logger = new Logger(ActionExecution.name);

  constructor(
    private readonly repository: ActionRepository,
    private readonly claims: ClaimRepository,
    private readonly catalogue: ActionCatalogue,
    private readonly contexts: ActionContexts,
    private readonly attempts: ActionAttempts,
    private readonly outcomes: ActionOutcomes,
    private readonly settlement: Settlement,
    private readonly policy: PolicyDecisions,
    private readonly connectors: Connectors,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
  ) {}

  /** Once more for the same action changes nothing: only one caller wins `approved -> executing`. */
  async execute(actionId: string): Promise<void> {
    try {
      const claim = await this.unitOfWork.run(() => this.begin(actionId));
      if (claim !== null) await this.send(claim);
    } catch (error) {
      if (error instanceof DatabaseAway) throw error;
      await this.failedHere(actionId, error);
    }
  }

  /** An executing action that nobody has in hand: done already, to be sent again, or for a person to settle. */
  async reconcile(actionId: string): Promise<void> {
    const token = randomUUID();
    const row = await this.unitOfWork.run(() => this.claims.takeOver(actionId, token));
    if (row === undefined) return;
    const claim = { row, token };
    const found = await this.readBack(claim);
    if (found === null) return;
    if (found.state === 'done') return this.outcomes.found(claim, found);
    if (found.state === 'unknown') return this.outcomes.unconfirmed(claim, UNKNOWN);
    const again = await this.claimAgain(claim);
    if (again !== null) await this.send({ ...again, sentBefore: row.may_have_reached });
  }

  private async send(claim: Claim): Promise<void> {
    const attempt = await this.attempts.attempt(claim);
    await this.outcomes.settle(claim, attempt);
  }

  /** Transaction 1: kill switch, digest, compare-and-set. @returns null when there is nothing to send */
  private async begin(actionId: string): Promise<Claim | null> {
    const claim = await this.claim(actionId);
    if (claim === null) return null;
    const definition = this.catalogue.get(claim.row.name);
    if (!definition.needs_incident) return claim;
    // Actions on our own case file need no second transaction: claim, effect and result are one commit.
    const ctx = { ...this.context.current(), actor: proposingActor(claim.row) };
    const work = this.contexts.make(workOf(claim.row, new AbortController().signal));
    const outcome = await this.context.run(ctx, () => definition.apply(work));
    await this.outcomes.settle(claim, { kind: 'done', outcome });
    return null;
  }

  private async claim(actionId: string): Promise<Claim | null> {
    const row = await this.repository.lock(actionId);
    if (row?.status !== 'approved' || (await this.refused(row))) return null;
    const token = randomUUID();
    const claimed = await this.claims.take(row.id, token);
    if (claimed === undefined) return null;
    await this.recordSending(claimed);
    return { row: claimed, token };
  }

  private recordSending(row: ActionEntity): Promise<void> {
    return this.unitOfWork.record(
      'action.executing',
      { type: 'action', id: row.id },
      { action_id: row.id, incident_id: row.incident_id, action: row.name },
      { after: { status: 'executing', attempt: row.attempts } },
    );
  }

  /** An action on the case file that cannot be: its transaction is rolled back, so it says so in one of its own. */
  private async failedHere(actionId: string, error: unknown): Promise<void> {
    const failure = classify(error, false);
    if (failure.kind !== 'failed') throw error;
    this.logger.warn({ err: error, action_id: actionId }, 'An action on the case file failed.');
    await this.unitOfWork.run(async () => {
      const claim = await this.claim(actionId);
      if (claim !== null) await this.outcomes.settle(claim, failure);
    });
  }

  /** Ends the action when it must not begin. @returns whether it must not */
  private async refused(row: ActionEntity): Promise<boolean> {
    const why =
      (await this.killSwitch(row)) ?? changedSinceApproval(row) ?? (await this.connectorChanged(row));
    if (why === null) return false;
    const denied = await this.repository.move(row.id, ['approved'], 'denied', {
      error_code: why.code,
      error_message: why.message,
    });
    if (denied !== undefined) await this.settlement.announce(denied, why.message);
    return true;
  }

  /** What was approved for one service is neither sent to another nor asked for there. A missing one fails in the call. */
  private async connectorChanged(row: ActionEntity): Promise<ActionError | null> {
    const { connector } = await findConnector(this.connectors, this.catalogue.get(row.name));
    if (connector === null || isSameService(row, connector)) return null;
    return {
      code: 'conflict',
      message: `It was requested for ${row.connector_name ?? 'another connector'}, but ${connector.name} has taken its place. Request it again.`,
    };
  }

  private async killSwitch(row: ActionEntity): Promise<ActionError | null> {
    if (row.proposer_type === 'user') return null;
    const block = await this.policy.blockedBy({
      action: row.name,
      connector: row.connector_type,
      playbook: row.playbook,
    });
    return block === null ? null : { code: 'kill_switch', message: block.reason };
  }

  /** A second call after the first one surely did nothing; the kill switch and the number of tries stop it. */
  private claimAgain(claim: Claim): Promise<Claim | null> {
    return this.unitOfWork.run(async () => {
      const { row, token } = claim;
      const blocked = await this.killSwitch(row);
      if (blocked !== null || row.attempts >= MOST_ATTEMPTS) {
        const error = blocked ?? {
          code: row.error_code ?? 'connector_failed',
          message: row.error_message ?? GIVEN_UP,
        };
        await this.outcomes.settle(claim, { kind: 'failed', error });
        return null;
      }
      const again = await this.claims.sendAgain(row.id, token);
      if (again === undefined) return null;
      await this.recordSending(again);
      return { row: again, token };
    });
  }

  /** @returns null when the service could not be asked now: it is asked again later */
  private async readBack(claim: Claim): Promise<ReadBack | null> {
    const { row } = claim;
    if (row.read_only || !row.may_have_reached) return { state: 'not_done' };
    const definition = this.catalogue.get(row.name);
    if (await this.connectorChanged(row)) return { state: 'unknown' };
    if (definition.repeatable === true)
      return { state: row.attempts < MOST_ATTEMPTS ? 'not_done' : 'unknown' };
    if (definition.readBack === undefined) return { state: 'unknown' };
    try {
      return await this.attempts.readBack(claim);
    } catch (error) {
      if (error instanceof DatabaseAway) throw error;
      this.logger.warn({ err: error, action_id: row.id }, `The state of ${row.name} could not be read back.`);
      await this.outcomes.readFailed(claim, classify(error, false).error);
      return null;
    }
  }
}

const GIVEN_UP = `The service does not show the effect after ${MOST_ATTEMPTS} calls.`;
const UNKNOWN: ActionError = {
  code: 'connector_failed',
  message:
    'The call may have reached the service, and the service cannot say. Look there yourself, then settle the action.',
};

/** What approvers agreed to is compared with what the row would do now. */
function changedSinceApproval(row: ActionEntity): ActionError | null {
  if (row.approved_digest === row.digest && requestDigest(row) === row.digest) return null;
  return {
    code: 'conflict',
    message: 'The request is no longer the one that was approved; it is not carried out. Request it again.',
  };
}

/** A connector that was made anew for the same service (other credentials) is the same one here. */
function isSameService(row: ActionEntity, connector: ConnectorRef): boolean {
  return row.connector_type === connector.type && row.connector_simulated === connector.simulated;
}

function proposingActor(row: ActionEntity): Actor {
  const proposer = proposerOf(row);
  return proposer.type === 'user' ? { ...proposer, user_id: proposer.id } : proposer;
}
