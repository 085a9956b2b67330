import { Injectable } from '@nestjs/common';
import { Clock, Problem } from '#platform';
import { AttemptsRepository } from './data/attempts.repository.ts';

const WINDOW_MINUTES = 15;
const FAILURES_PER_USER = 5;
const FAILURES_PER_ADDRESS = 50;

/** Bounds guessing. Joins the caller's unit of work. */
@Injectable()
export class SignInAttempts {
  constructor(
    private readonly clock: Clock,
    private readonly repository: AttemptsRepository,
  ) {}

  /**
   * Before the secret is looked at: those that are tried at the same moment must not all be looked at before the
   * first of them has failed.
   * @throws Problem rate_limited
   */
  async count(keys: string[]): Promise<void> {
    const now = this.clock.now();
    const windowEnds = new Date(now.getTime() + WINDOW_MINUTES * 60_000);
    for (const row of await this.repository.count(keys, now, windowEnds)) {
      if (row.failures <= (row.key.startsWith('ip:') ? FAILURES_PER_ADDRESS : FAILURES_PER_USER)) continue;
      const seconds = Math.ceil((row.window_ends_at.getTime() - now.getTime()) / 1000);
      throw new Problem(
        'rate_limited',
        `Too many wrong passwords; try again in ${Math.ceil(seconds / 60)} minutes.`,
        { retryAfterSeconds: seconds },
      );
    }
  }

  /** What was tried was right: `forget` ends its window, `takeBack` is counted no more. */
  async succeeded(what: { forget: string; takeBack: string[] }): Promise<void> {
    await this.repository.forget(what.forget);
    if (what.takeBack.length > 0) await this.repository.takeBack(what.takeBack);
  }
}
