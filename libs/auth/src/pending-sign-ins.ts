import { Injectable } from '@nestjs/common';
import { createHash, randomBytes } from 'node:crypto';
import { Clock, Ids, OnDomainEvent, Problem, UnitOfWork, type DomainEvent } from '#platform';
import { PendingSignInsRepository } from './data/pending-sign-ins.repository.ts';

export const PENDING_MINUTES = 5;
const TRIES = 5;

/** Sign-ins whose password was right and whose second factor is awaited, bound to the browser by its cookie. */
@Injectable()
export class PendingSignIns {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly repository: PendingSignInsRepository,
  ) {}

  /** @returns its id, and the token for the browser's cookie */
  async begin(userId: string): Promise<{ id: string; token: string; expiresAt: Date }> {
    const id = this.ids.next();
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(this.clock.now().getTime() + PENDING_MINUTES * 60_000);
    await this.unit.run(() => this.repository.insert({ id, userId, tokenHash: hashOf(token), expiresAt }));
    return { id, token, expiresAt };
  }

  /** Joins the caller's unit of work. @throws Problem expired after five minutes or five tries */
  async countTry(token: string | null): Promise<{ id: string; user_id: string }> {
    const pending =
      token === null ? undefined : await this.repository.countTry(hashOf(token), TRIES, this.clock.now());
    if (pending === undefined) throw over();
    return pending;
  }

  /** In the transaction that starts the session. @throws Problem expired */
  async finish(id: string): Promise<void> {
    if (!(await this.repository.finish(id))) throw over();
  }

  @OnDomainEvent('user.password_changed', { id: 'auth.forget-pending.password', delivery: 'transaction' })
  async onPasswordChanged(event: DomainEvent<'user.password_changed'>): Promise<void> {
    await this.repository.removeOf(event.payload.user_id);
  }

  @OnDomainEvent('user.disabled', { id: 'auth.forget-pending.disabled', delivery: 'transaction' })
  async onDisabled(event: DomainEvent<'user.disabled'>): Promise<void> {
    await this.repository.removeOf(event.payload.user_id);
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function over(): Problem {
  return new Problem(
    'expired',
    'This sign-in took too long or had too many wrong codes. Begin again with the password.',
  );
}
