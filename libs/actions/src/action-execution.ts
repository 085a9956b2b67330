import { Injectable, Logger } from '@nestjs/common';
import { DatabaseAway, UnitOfWork } from '#platform';
import { ActionAttempts, UNRESOLVED, type Resolution } from './action-attempts.ts';
import { ActionClaims } from './action-claims.ts';
import { ActionOutcomes, type Claim } from './action-outcomes.ts';
import { ActionRepository } from './data/action.repository.ts';
import { classify, type ActionError } from './domain/attempt.ts';
import { IncidentEffects } from './incident-effects.ts';
import { ReadBacks } from './read-backs.ts';

/**
 * Carries approved actions out, each effect once: the claim is committed before the call, the result after it,
 * and what a crash leaves in between is settled by asking the service itself.
 */
@Injectable()
export class ActionExecution {
  private readonly logger = new Logger(ActionExecution.name);

  constructor(
    private readonly repository: ActionRepository,
    private readonly claims: ActionClaims,
    private readonly attempts: ActionAttempts,
    private readonly effects: IncidentEffects,
    private readonly readBacks: ReadBacks,
    private readonly outcomes: ActionOutcomes,
    private readonly unitOfWork: UnitOfWork,
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
    const claim = await this.claims.takeOver(actionId);
    if (claim === null) return;
    const { row } = claim;
    const found = await this.readBacks.of(claim);
    if (found === null) return;
    if (found.state === 'done') return this.outcomes.found(claim, found);
    if (found.state === 'unknown') return this.outcomes.unconfirmed(claim, UNKNOWN);
    const again = await this.claims.again(claim, await this.attempts.resolve(row));
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
    return this.attempts.resolve(row);
  }

  /** Transaction 1: the whole decision again, compare-and-set. @returns null when there is nothing to send */
  private async begin(actionId: string, resolution: Resolution): Promise<Claim | null> {
    const claim = await this.claims.take(actionId, resolution);
    if (claim === null) return null;
    if (resolution.failure !== null) {
      await this.outcomes.settle(claim, resolution.failure);
      return null;
    }
    if (!this.effects.concern(claim.row)) return claim;
    // They need no second transaction: claim, effect and result are one commit.
    const outcome = await this.effects.apply(claim.row);
    await this.outcomes.settle(claim, { kind: 'done', outcome });
    return null;
  }

  /** An action on the incident that cannot be: its transaction is rolled back, so it says so in one of its own. */
  private async failedHere(actionId: string, error: unknown): Promise<void> {
    const failure = classify(error, false);
    if (failure.kind !== 'failed') throw error;
    this.logger.warn({ err: error, action_id: actionId }, 'An action on the incident failed.');
    await this.unitOfWork.run(async () => {
      const row = await this.repository.find(actionId);
      const claim = await this.claims.take(actionId, {
        ...UNRESOLVED,
        incident_id: row?.incident_id ?? null,
      });
      if (claim !== null) await this.outcomes.settle(claim, failure);
    });
  }
}

const UNKNOWN: ActionError = {
  code: 'connector_failed',
  message:
    'The call may have reached the service, and the service cannot say. Look there yourself, then settle the action.',
};
