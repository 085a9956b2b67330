import { Injectable, Logger } from '@nestjs/common';
import type { JsonObject } from '#contracts';
import { IncidentFindings } from '#incidents';
import { Clock, UnitOfWork } from '#platform';
import type { ActionEntity } from './data/action.entity.ts';
import { ActionRepository, type ActionChanges } from './data/action.repository.ts';
import { ClaimRepository } from './data/claim.repository.ts';
import {
  MOST_ATTEMPTS,
  MOST_READBACKS,
  pauseSeconds,
  type ActionError,
  type Attempt,
} from './domain/attempt.ts';
import { lookedUpBy } from './domain/behind.ts';
import { storable } from './domain/canonical.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import type { ActionOutcome, ReadBack } from './domain/definition.ts';
import { Settlement } from './settlement.ts';

/** An executing action in one worker's hand. */
export interface Claim {
  row: ActionEntity;
  token: string;
  /** This try's call may have begun: it is counted already. */
  counted?: boolean;
  /** An earlier call may have taken effect after the service was asked: what it shows by now may be our own work. */
  sentBefore?: boolean;
}

/** Transaction 2: what a call has come to, with its evidence. */
@Injectable()
export class ActionOutcomes {
  private readonly logger = new Logger(ActionOutcomes.name);

  constructor(
    private readonly repository: ActionRepository,
    private readonly claims: ClaimRepository,
    private readonly catalogue: ActionCatalogue,
    private readonly findings: IncidentFindings,
    private readonly settlement: Settlement,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  settle(held: Claim, attempt: Attempt): Promise<void> {
    const claim = counted(held);
    return this.unitOfWork.run(async () => {
      switch (attempt.kind) {
        case 'done':
          return this.completed(claim, attempt.outcome);
        case 'failed':
          return this.end(claim, 'fail', errorColumns(attempt.error));
        case 'not_sent':
          // A person who asked a question is told at once; an effect that people have agreed to is worth the wait.
          if (claim.row.read_only || claim.row.attempts >= MOST_ATTEMPTS)
            return this.end(claim, 'fail', errorColumns(attempt.error));
          return this.putOff(
            claim,
            pauseSeconds(claim.row.attempts, attempt.retryAfterSeconds),
            attempt.error,
            false,
          );
        case 'uncertain':
          return this.uncertain(claim, attempt.error);
      }
    });
  }

  /** The service shows the effect although its answer never came. */
  found(claim: Claim, found: ReadBack): Promise<void> {
    const output = { ...found.output, read_back: true };
    return this.unitOfWork.run(() => this.completed(claim, { output, evidence: [] }));
  }

  unconfirmed(claim: Claim, error: ActionError): Promise<void> {
    return this.unitOfWork.run(() => this.end(claim, 'lose_sight', errorColumns(error)));
  }

  /** The service could not be asked: later again, and a person in the end. */
  readFailed(claim: Claim, error: ActionError): Promise<void> {
    return this.unitOfWork.run(() =>
      claim.row.readbacks + 1 >= MOST_READBACKS
        ? this.end(claim, 'lose_sight', errorColumns(error))
        : this.putOff(claim, pauseSeconds(claim.row.readbacks + 1), error, true, true),
    );
  }

  private async completed(claim: Claim, outcome: ActionOutcome): Promise<void> {
    // Without the claim as guard: what the service has confirmed is true, whoever is about to ask it.
    const row = await this.repository.move(claim.row.id, 'complete', {
      ...ENDED,
      attempts: claim.row.attempts,
      result: storable(claim.sentBefore === true ? asOurs(outcome.output) : outcome.output),
      finished_at: this.clock.now(),
      error_code: null,
      error_message: null,
    });
    if (row === undefined) return this.tooLate(claim);
    if (row.incident_id !== null && outcome.evidence.length > 0) {
      await this.findings.addEvidence(row.incident_id, storable(outcome.evidence), { action_id: row.id });
      // What a person has asked about is their choice; a run's authors are known from its beginning.
      if (row.read_only && row.run_id === null)
        await this.findings.standBehind(row.incident_id, lookedUpBy(row));
    }
    await this.settlement.announce(row);
  }

  private uncertain(claim: Claim, error: ActionError): Promise<void> {
    if (this.catalogue.get(claim.row.name).readBack === null)
      return this.end(claim, 'lose_sight', errorColumns(error));
    return this.putOff(claim, pauseSeconds(claim.row.attempts), error, true);
  }

  private async putOff(
    claim: Claim,
    seconds: number,
    error: ActionError,
    mayHaveReached: boolean,
    readFailed = false,
  ): Promise<void> {
    const row = await this.claims.putOff(claim.row.id, claim.token, seconds, {
      attempts: claim.row.attempts,
      mayHaveReached,
      readFailed,
      error,
    });
    if (row === undefined) return this.tooLate(claim);
    this.unitOfWork.enqueue('action.reconcile', { action_id: row.id }, { startAfterSeconds: seconds });
  }

  private async end(claim: Claim, event: 'fail' | 'lose_sight', changes: ActionChanges): Promise<void> {
    const row = await this.repository.move(
      claim.row.id,
      event,
      { ...ENDED, ...changes, attempts: claim.row.attempts, finished_at: this.clock.now() },
      { claim: claim.token },
    );
    if (row === undefined) return this.tooLate(claim);
    await this.settlement.announce(row, row.error_message);
  }

  private tooLate(claim: Claim): void {
    this.logger.warn(
      { action_id: claim.row.id },
      'Another worker has settled this action; this outcome is left out.',
    );
  }
}

/** A try counts when its call begins, or when it has ended without one. */
function counted(claim: Claim): Claim {
  if (claim.counted === true) return claim;
  return { ...claim, counted: true, row: { ...claim.row, attempts: claim.row.attempts + 1 } };
}

const ENDED: ActionChanges = { claim: null };

/** Services show a change late; only what was so before the first call is somebody else's and not ours to undo. */
function asOurs(output: JsonObject): JsonObject {
  return output['already_done'] === true ? { ...output, already_done: false } : output;
}

function errorColumns(error: ActionError): ActionChanges {
  return { error_code: error.code, error_message: error.message.slice(0, 4000) };
}
