import { Injectable, Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Connectors, type ConnectorRef } from '#connectors';
import type { Actor } from '#contracts';
import type { IncidentStanding } from '#incidents';
import { Clock, Context, DatabaseAway, UnitOfWork } from '#platform';
import type { ClaimJudgement } from '#policies';
import { ActionAttempts, UNRESOLVED, type Resolution } from './action-attempts.ts';
import { ActionOutcomes, type Claim } from './action-outcomes.ts';
import { ActionContexts } from './action-contexts.ts';
import { ActionRequests } from './action-requests.ts';
import { workOf } from './action-work.ts';
import { ClaimJudge } from './claim-judge.ts';
import type { ActionEntity } from './data/action.entity.ts';
import { ActionRepository } from './data/action.repository.ts';
import { ClaimRepository } from './data/claim.repository.ts';
import { requestDigest } from './domain/canonical.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import type { ClaimDecision } from './domain/claim-decision.ts';
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
    private readonly judge: ClaimJudge,
    private readonly requests: ActionRequests,
    private readonly connectors: Connectors,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
  ) {}

  /** Once more for the same action changes nothing: only one caller wins `approved -> executing`. */
  async execute(actionId: string): Promise<void> {
    try {
      const resolution = await this.resolution(actionId);
      if (resolution === null) return;
      const claim = await this.unitOfWork.run(() => this.begin(actionId, resolution));
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

  /** Asks the service what the target is, outside any transaction. @returns null when there is nothing to begin */
  private async resolution(actionId: string): Promise<Resolution | null> {
    const row = await this.unitOfWork.read(() => this.repository.find(actionId));
    if (row?.status !== 'approved') return null;
    return this.resolutionOf(row);
  }

  private async resolutionOf(row: ActionEntity): Promise<Resolution> {
    // Another service in its place is not asked either.
    return (await this.connectorChanged(row)) === null
      ? this.attempts.resolve(row)
      : { ...UNRESOLVED, incident_id: row.incident_id };
  }

  /** Transaction 1: the whole decision again, compare-and-set. @returns null when there is nothing to send */
  private async begin(actionId: string, resolution: Resolution): Promise<Claim | null> {
    const claim = await this.claim(actionId, resolution);
    if (claim === null) return null;
    if (resolution.failure !== null) {
      await this.outcomes.settle(claim, resolution.failure);
      return null;
    }
    const definition = this.catalogue.get(claim.row.name);
    if (!definition.needs_incident) return claim;
    // Actions on our own incidents need no second transaction: claim, effect and result are one commit.
    const ctx = { ...this.context.current(), actor: proposingActor(claim.row) };
    const work = this.contexts.make(workOf(claim.row, new AbortController().signal));
    const outcome = await this.context.run(ctx, () => definition.apply(work));
    await this.outcomes.settle(claim, { kind: 'done', outcome });
    return null;
  }

  private async claim(actionId: string, resolution: Resolution): Promise<Claim | null> {
    const incident = await this.judge.hold(resolution.incident_id);
    const row = await this.repository.lock(actionId);
    if (row?.status !== 'approved' || (await this.refused(row, incident, resolution))) return null;
    const token = randomUUID();
    const claimed = await this.claims.take(row.id, token, resolution.targets);
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

  /** An action on the incident that cannot be: its transaction is rolled back, so it says so in one of its own. */
  private async failedHere(actionId: string, error: unknown): Promise<void> {
    const failure = classify(error, false);
    if (failure.kind !== 'failed') throw error;
    this.logger.warn({ err: error, action_id: actionId }, 'An action on the incident failed.');
    await this.unitOfWork.run(async () => {
      const row = await this.repository.find(actionId);
      const claim = await this.claim(actionId, { ...UNRESOLVED, incident_id: row?.incident_id ?? null });
      if (claim !== null) await this.outcomes.settle(claim, failure);
    });
  }

  /** Ends the action when it must not begin, or asks people again. @returns whether it does not begin */
  private async refused(
    row: ActionEntity,
    incident: IncidentStanding | null,
    { targets, failure }: Resolution,
  ): Promise<boolean> {
    const changed = changedSinceApproval(row) ?? (await this.connectorChanged(row));
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
    if (moved !== undefined) await this.requests.askForApproval(moved, sentence);
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

  /** A second call after the first one surely did nothing; the decision, made again, and the number of tries stop it. */
  private async claimAgain(claim: Claim): Promise<Claim | null> {
    const resolution = await this.resolutionOf(claim.row);
    return this.unitOfWork.run(async () => {
      const { row, token } = claim;
      const incident = await this.judge.hold(row.incident_id);
      const refusal = await this.notAgain(row, incident, resolution);
      if (refusal !== null || row.attempts >= MOST_ATTEMPTS) {
        const error = refusal ?? {
          code: row.error_code ?? 'connector_failed',
          message: row.error_message ?? GIVEN_UP,
        };
        await this.outcomes.settle(claim, { kind: 'failed', error });
        return null;
      }
      const again = await this.claims.sendAgain(row.id, token, resolution.targets);
      if (again === undefined) return null;
      await this.recordSending(again);
      if (resolution.failure === null) return { row: again, token };
      await this.outcomes.settle({ row: again, token }, resolution.failure);
      return null;
    });
  }

  private async notAgain(
    row: ActionEntity,
    incident: IncidentStanding | null,
    { targets, failure }: Resolution,
  ): Promise<ActionError | null> {
    const { decision } = await this.judge.judge(row, incident, targets);
    if (decision.kind === 'denied') return { code: decision.code, message: decision.sentence };
    if (decision.kind === 'proceed' || failure !== null) return null;
    return { code: 'conflict', message: `${decision.sentence} Try it again to ask for that approval.` };
  }

  /** @returns null when the service could not be asked now: it is asked again later */
  private async readBack(claim: Claim): Promise<ReadBack | null> {
    const { row } = claim;
    if (row.read_only || !row.may_have_reached) return { state: 'not_done' };
    const definition = this.catalogue.get(row.name);
    if (await this.connectorChanged(row)) return { state: 'unknown' };
    if (definition.readBack === 'repeat')
      return { state: row.attempts < MOST_ATTEMPTS ? 'not_done' : 'unknown' };
    if (definition.readBack === null) return { state: 'unknown' };
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
