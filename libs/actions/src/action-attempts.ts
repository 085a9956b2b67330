import { Injectable, Logger } from '@nestjs/common';
import { DatabaseAway, UnitOfWork, whileHeld, within } from '#platform';
import { ActionContexts } from './action-contexts.ts';
import type { Claim } from './action-outcomes.ts';
import { workOf } from './action-work.ts';
import type { ActionEntity } from './data/action.entity.ts';
import { CLAIM_SECONDS, ClaimRepository } from './data/claim.repository.ts';
import { classify, type Attempt } from './domain/attempt.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import type { ReadBack } from './domain/definition.ts';

/** What the service was asked before the work is claimed. */
export interface Resolution {
  incident_id: string | null;
  /** The names by which it knows what is touched; null: it was not asked, or could not be. */
  targets: string[] | null;
  failure: Exclude<Attempt, { kind: 'done' }> | null;
}

export const UNRESOLVED: Resolution = { incident_id: null, targets: null, failure: null };

const RENEW_MS = (CLAIM_SECONDS * 1000) / 4;

/** The calls themselves: outside any transaction, bounded in time, with the claim kept alive beside them. */
@Injectable()
export class ActionAttempts {
  private readonly logger = new Logger(ActionAttempts.name);

  constructor(
    private readonly claims: ClaimRepository,
    private readonly catalogue: ActionCatalogue,
    private readonly contexts: ActionContexts,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws DatabaseAway when nothing was sent: the action is taken up again */
  async attempt(claim: Claim): Promise<Attempt> {
    const definition = this.catalogue.get(claim.row.name);
    let sent = false;
    const onSend = async () => {
      await this.callBegins(claim);
      sent = !definition.read_only;
    };
    try {
      const outcome = await this.whileHeld(claim, definition.timeout_seconds, (signal) =>
        definition.apply(this.contexts.make({ ...workOf(claim.row, signal), onSend })),
      );
      return { kind: 'done', outcome };
    } catch (error) {
      if (error instanceof DatabaseAway && !sent) throw error;
      this.logger.warn({ err: error, action_id: claim.row.id, sent }, `A call of ${claim.row.name} failed.`);
      return classify(error, sent);
    }
  }

  /** Committed before the call leaves; the first one of a try stands for all of them. */
  private async callBegins(claim: Claim): Promise<void> {
    if (claim.counted === true) return;
    const row = await this.unitOfWork.run(() => this.claims.callBegins(claim.row.id, claim.token));
    if (row === undefined) throw new Error('The claim has fallen to another worker; nothing was sent.');
    claim.row = row;
    claim.counted = true;
  }

  /** What the service itself says that the target is. A look-up that fails is a failed look-up, never a way around. */
  async resolve(row: ActionEntity): Promise<Resolution> {
    const { resolve, timeout_seconds } = this.catalogue.get(row.name);
    const { incident_id } = row;
    if (typeof resolve !== 'function') return { ...UNRESOLVED, incident_id };
    try {
      const targets = await within(timeout_seconds, null, async (signal) =>
        resolve(this.contexts.make(workOf(row, signal))),
      );
      return { incident_id, targets, failure: null };
    } catch (error) {
      if (error instanceof DatabaseAway) throw error;
      this.logger.warn(
        { err: error, action_id: row.id },
        `The target of ${row.name} could not be looked up.`,
      );
      return { incident_id, targets: null, failure: classify(error, false) };
    }
  }

  /** @throws what the connector throws */
  readBack(claim: Claim): Promise<ReadBack> {
    const { readBack, timeout_seconds } = this.catalogue.get(claim.row.name);
    return this.whileHeld(claim, timeout_seconds, async (signal) => {
      if (typeof readBack !== 'function') return { state: 'unknown' };
      return readBack(this.contexts.make(workOf(claim.row, signal)));
    });
  }

  /** Once the claim has fallen to another worker, the work is given up. */
  private whileHeld<T>(claim: Claim, seconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const lease = {
      everyMs: RENEW_MS,
      renew: () => this.unitOfWork.run(() => this.claims.renew(claim.row.id, claim.token)),
      lost: () => new Error('The claim has fallen to another worker.'),
      onTrouble: (error: unknown) => this.logger.warn({ err: error }, 'A claim could not be renewed.'),
    };
    return whileHeld(lease, (lost) => within(seconds, lost, work));
  }
}
