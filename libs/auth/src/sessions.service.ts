import { Injectable } from '@nestjs/common';
import {
  Clock,
  Context,
  Ids,
  OnDomainEvent,
  Problem,
  TenantSettings,
  UnitOfWork,
  type DomainEvent,
} from '#platform';
import { UsersRepository } from '#users';
import { SessionsRepository } from './data/sessions.repository.ts';
import type { SessionProof } from './domain/proof.ts';
import { sessionSettings } from './domain/session-settings.ts';
import { ownUserId } from './own-user.ts';
import type { SignedInUser } from './domain/signed-in-user.ts';

/** Where a session is used from. */
export interface Browser {
  ip: string | null;
  userAgent: string | null;
}

@Injectable()
export class SessionsService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly repository: SessionsRepository,
    private readonly users: UsersRepository,
    private readonly settings: TenantSettings,
  ) {}

  /** Whoever calls this has made sure who it is. @returns the new session's id */
  async start(user: SignedInUser, browser: Browser, proof: SessionProof): Promise<string> {
    const now = this.clock.now();
    const id = this.ids.next();
    await this.unit.run(async () => {
      const { absolute_hours } = await this.settings.get(sessionSettings);
      await this.repository.insert({
        id,
        user_id: user.id,
        ip: browser.ip,
        user_agent: browser.userAgent?.slice(0, 300) ?? null,
        now,
        expires_at: new Date(now.getTime() + absolute_hours * 3_600_000),
        proof,
      });
      // Locks the person: whatever ends their sessions at this moment comes before, and is seen, or ends this one, too.
      if (!(await this.users.signedIn(user.id, now)))
        throw new Problem('invalid_credentials', 'This user has just been disabled.');
      await this.unit.record(
        'session.started',
        { type: 'session', id },
        { user_id: user.id, session_id: id, factors: proof.factors },
        {
          actor: { type: 'user', id: user.id, name: user.name, user_id: user.id, role: user.role },
        },
      );
    });
    return id;
  }

  /** @throws Problem not_found when it is not one of the own */
  async endOwn(sessionId: string): Promise<void> {
    const userId = ownUserId(this.context);
    await this.unit.run(async () => {
      const ended = await this.end(userId, { only: sessionId });
      if (ended === 0) throw new Problem('not_found', 'You have no such session.');
    });
  }

  async signOut(sessionId: string): Promise<void> {
    const userId = ownUserId(this.context);
    await this.unit.run(() => this.end(userId, { only: sessionId }));
  }

  /** Of anybody, for an administrator; all, or one. @throws Problem not_found when that one is not open */
  async endOf(userId: string, sessionId?: string): Promise<void> {
    const ended = await this.end(userId, sessionId === undefined ? {} : { only: sessionId });
    if (ended === 0 && sessionId !== undefined)
      throw new Problem('not_found', 'There is no such open session of this user.');
  }

  /** Ends all of the user's sessions, only one, or all but one. @returns how many */
  async end(userId: string, which: { only?: string; except?: string }): Promise<number> {
    return this.unit.run(async () => {
      const ended = await this.repository.end(userId, which, this.clock.now());
      for (const id of ended)
        await this.unit.record('session.ended', { type: 'session', id }, { user_id: userId, session_id: id });
      return ended.length;
    });
  }

  /** Whoever gets a password set by an administrator is signed out everywhere. */
  @OnDomainEvent('user.password_changed', { id: 'auth.end-sessions.password', delivery: 'transaction' })
  async onPasswordChanged(event: DomainEvent<'user.password_changed'>): Promise<void> {
    if (this.context.current().actor.user_id === event.payload.user_id) return;
    await this.end(event.payload.user_id, {});
  }

  @OnDomainEvent('user.disabled', { id: 'auth.end-sessions.disabled', delivery: 'transaction' })
  async onDisabled(event: DomainEvent<'user.disabled'>): Promise<void> {
    await this.end(event.payload.user_id, {});
  }
}
