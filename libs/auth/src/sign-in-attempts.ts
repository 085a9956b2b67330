import { Injectable } from '@nestjs/common';
import { Clock, OnDomainEvent, Problem, type DomainEvent } from '#platform';
import { UsersRepository } from '#users';
import { AttemptsRepository } from './data/attempts.repository.ts';
import type { AttemptBucket } from './domain/attempt-bucket.ts';

/**
 * Bounds guessing by delays that grow with each wrong secret. Whoever guesses waits; nobody is locked out by what
 * somebody else does. Joins the caller's unit of work.
 */
@Injectable()
export class SignInAttempts {
  constructor(
    private readonly clock: Clock,
    private readonly repository: AttemptsRepository,
    private readonly users: UsersRepository,
  ) {}

  /**
   * Before the secret is looked at: those that are tried at the same moment must not all be looked at before the
   * first of them has failed.
   * @throws Problem rate_limited with the seconds to wait; then nothing is counted
   */
  async count(buckets: AttemptBucket[]): Promise<void> {
    const now = this.clock.now();
    const taken = await this.repository.count(buckets, now);
    const refused = buckets.map(({ key }) => key).filter((key) => !taken.includes(key));
    if (refused.length === 0) return;
    const openAt = (await this.repository.openAt(refused)) ?? now;
    const seconds = Math.max(1, Math.ceil((openAt.getTime() - now.getTime()) / 1000));
    throw new Problem(
      'rate_limited',
      `Too many wrong attempts from here; try again in ${inWords(seconds)}.`,
      {
        retryAfterSeconds: seconds,
      },
    );
  }

  /** What was tried was right: the account's buckets are forgotten, of the shared ones this attempt is taken back. */
  async succeeded(buckets: AttemptBucket[]): Promise<void> {
    const keys = (which: (bucket: AttemptBucket) => boolean) => buckets.filter(which).map(({ key }) => key);
    await this.repository.forget(keys(({ account }) => account !== null));
    await this.repository.takeBack(keys(({ account }) => account === null));
  }

  @OnDomainEvent('user.password_changed', { id: 'auth.clear-attempts.password', delivery: 'transaction' })
  async onPasswordChanged(event: DomainEvent<'user.password_changed'>): Promise<void> {
    await this.clear(event.payload.user_id);
  }

  @OnDomainEvent('user.unlocked', { id: 'auth.clear-attempts.unlocked', delivery: 'transaction' })
  async onUnlocked(event: DomainEvent<'user.unlocked'>): Promise<void> {
    await this.clear(event.payload.user_id);
  }

  private async clear(userId: string): Promise<void> {
    const user = await this.users.find(userId);
    await this.repository.forgetAccount(user === null ? [userId] : [userId, user.email]);
  }
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${seconds} second${seconds === 1 ? '' : 's'}`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
