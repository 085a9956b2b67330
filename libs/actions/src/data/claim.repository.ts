import { Injectable } from '@nestjs/common';
import { actionMachine } from '#contracts';
import { Clock, UnitOfWork } from '#platform';
import type { ActionEntity } from './action.entity.ts';

/** A worker that has not renewed its claim for so long is dead: its claim falls to the next one. */
export const CLAIM_SECONDS = 20;
/** A reconcile job that has not begun after so long is lost and enqueued again. */
const RECONCILED_WITHIN_SECONDS = 45;

/**
 * Who has an executing action in hand. Times are the database's own: processes whose clocks differ compare the
 * same one. A claim is a random token; whoever no longer holds it can neither send nor settle.
 */
@Injectable()
export class ClaimRepository {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** By one worker only. No call has begun. */
  take(id: string, token: string, resolved: string[] | null): Promise<ActionEntity | undefined> {
    const { from, to } = actionMachine.events.begin;
    return this.unitOfWork.one<ActionEntity>(
      `UPDATE actions SET status = $5, claim = $2, claimed_until = now() + make_interval(secs => ${CLAIM_SECONDS}),
         may_have_reached = false, readbacks = 0, started_at = coalesce(started_at, $3),
         error_code = NULL, error_message = NULL, updated_at = $3, resolved_targets = $4::text[]
       WHERE id = $1 AND status = ANY($6::text[]) RETURNING *`,
      [id, token, this.clock.now(), resolved, to, from],
    );
  }

  /** Takes an executing action that nobody has in hand. */
  takeOver(id: string, token: string): Promise<ActionEntity | undefined> {
    return this.unitOfWork.one<ActionEntity>(
      `UPDATE actions SET claim = $2, claimed_until = now() + make_interval(secs => ${CLAIM_SECONDS}), updated_at = $3
       WHERE id = $1 AND status = 'executing' AND claim IS NULL RETURNING *`,
      [id, token, this.clock.now()],
    );
  }

  /** One more try by the worker that holds the claim. */
  sendAgain(id: string, token: string, resolved: string[] | null): Promise<ActionEntity | undefined> {
    return this.unitOfWork.one<ActionEntity>(
      `UPDATE actions SET may_have_reached = false, readbacks = 0, updated_at = $3,
         resolved_targets = $4::text[],
         claimed_until = now() + make_interval(secs => ${CLAIM_SECONDS})
       WHERE id = $1 AND status = 'executing' AND claim = $2 RETURNING *`,
      [id, token, this.clock.now(), resolved],
    );
  }

  /**
   * Before the call, so that a crash leaves "may have reached" and the call counted; a crash before it leaves neither.
   * Undefined when the claim has fallen to another worker.
   */
  callBegins(id: string, token: string): Promise<ActionEntity | undefined> {
    return this.unitOfWork.one<ActionEntity>(
      `UPDATE actions SET attempts = attempts + 1, may_have_reached = NOT read_only, updated_at = $3,
         claimed_until = now() + make_interval(secs => ${CLAIM_SECONDS})
       WHERE id = $1 AND status = 'executing' AND claim = $2 RETURNING *`,
      [id, token, this.clock.now()],
    );
  }

  /** @returns false when the claim has fallen to another worker */
  async renew(id: string, token: string): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `UPDATE actions SET claimed_until = now() + make_interval(secs => ${CLAIM_SECONDS})
       WHERE id = $1 AND status = 'executing' AND claim = $2 RETURNING id`,
      [id, token],
    );
    return rows.length > 0;
  }

  /** Gives the claim back with the work undone: a reconcile job goes on in `seconds`. */
  putOff(id: string, token: string, seconds: number, state: PutOff): Promise<ActionEntity | undefined> {
    return this.unitOfWork.one<ActionEntity>(
      `UPDATE actions SET claim = NULL, claimed_until = now() + make_interval(secs => $3), may_have_reached = $4,
         attempts = $9, readbacks = readbacks + $5, error_code = $6, error_message = $7, updated_at = $8
       WHERE id = $1 AND status = 'executing' AND claim = $2 RETURNING *`,
      [
        id,
        token,
        seconds + RECONCILED_WITHIN_SECONDS,
        state.mayHaveReached,
        state.readFailed ? 1 : 0,
        state.error.code,
        state.error.message,
        this.clock.now(),
        state.attempts,
      ],
    );
  }

  /** Executing actions whose worker is dead or whose reconcile job is lost; each is given out once. */
  async abandoned(): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `UPDATE actions SET claim = NULL, claimed_until = now() + make_interval(secs => ${RECONCILED_WITHIN_SECONDS})
       WHERE status = 'executing' AND claimed_until < now() RETURNING id`,
    );
    return rows.map(({ id }) => id);
  }

  /** Approved actions that no worker has begun for long: their job may be lost. A second job does no harm. */
  async forgotten(): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `UPDATE actions SET claimed_until = now() + interval '10 minutes'
       WHERE status = 'approved' AND claimed_until < now() RETURNING id`,
    );
    return rows.map(({ id }) => id);
  }
}

export interface PutOff {
  attempts: number;
  mayHaveReached: boolean;
  /** The service could not be asked. */
  readFailed: boolean;
  error: { code: string; message: string };
}
