import { Injectable } from '@nestjs/common';
import {
  Clock,
  Context,
  Ids,
  OnDomainEvent,
  Problem,
  Scheduled,
  UnitOfWork,
  type DomainEvent,
} from '#platform';
import { UsersRepository, UsersService, passwordMatches } from '#users';
import { AuthRepository } from './data/auth.repository.ts';
import { SESSION_HOURS } from './session-tokens.ts';

const WINDOW_MINUTES = 15;
const FAILURES_PER_USER = 5;
const FAILURES_PER_ADDRESS = 50;
const KEPT_AFTER_EXPIRY_DAYS = 30;

export interface SignIn {
  email: string;
  password: string;
  ip: string | null;
  userAgent: string | null;
}

@Injectable()
export class AuthService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly repository: AuthRepository,
    private readonly users: UsersRepository,
    private readonly userService: UsersService,
  ) {}

  /**
   * @returns the new session's id
   * @throws Problem invalid_credentials, the same for an unknown address, a wrong password and a disabled user;
   *   rate_limited after five wrong ones for one user or fifty from one network address in 15 minutes
   */
  async signIn(input: SignIn): Promise<string> {
    const email = input.email.toLowerCase();
    const address = input.ip === null ? [] : [`ip:${input.ip}`];
    const user = await this.unit.run(async () => {
      await this.countAttempt([`user:${email}`, ...address]);
      return this.users.findWithPassword(email);
    });
    const matches = await passwordMatches(user?.password_hash, input.password);
    if (user === null || !matches || user.disabled_at !== null) {
      await this.unit.run(() => this.unit.record('session.refused', { type: 'user', id: email }, { email }));
      throw new Problem('invalid_credentials', 'The email address or the password is wrong.');
    }
    const now = this.clock.now();
    const id = this.ids.next();
    await this.unit.run(async () => {
      await this.repository.insertSession({
        id,
        user_id: user.id,
        ip: input.ip,
        user_agent: input.userAgent?.slice(0, 300) ?? null,
        now,
        expires_at: new Date(now.getTime() + SESSION_HOURS * 3_600_000),
      });
      await this.users.signedIn(user.id, now);
      await this.repository.forgetFailures(`user:${email}`);
      await this.repository.takeBack(address);
      await this.unit.record(
        'session.started',
        { type: 'session', id },
        { user_id: user.id, session_id: id },
        {
          actor: { type: 'user', id: user.id, name: user.name, user_id: user.id, role: user.role },
        },
      );
    });
    return id;
  }

  async signOut(sessionId: string): Promise<void> {
    const userId = this.userId();
    await this.unit.run(() => this.end(userId, { only: sessionId }));
  }

  /** @throws Problem not_found when it is not one of the user's own */
  async endSession(sessionId: string): Promise<void> {
    const userId = this.userId();
    await this.unit.run(async () => {
      const ended = await this.end(userId, { only: sessionId });
      if (ended === 0) throw new Problem('not_found', 'You have no such session.');
    });
  }

  /**
   * Changes the own password; all other sessions of the user end.
   * @throws Problem invalid_credentials; rate_limited after five wrong ones in 15 minutes: whoever holds the
   *   session need not be who knows the password
   */
  async changePassword(current: string, next: string, keepSession: string): Promise<void> {
    const userId = this.userId();
    const attempts = `password:${userId}`;
    const hash = await this.unit.run(async () => {
      await this.countAttempt([attempts]);
      return this.users.passwordHash(userId);
    });
    if (!(await passwordMatches(hash, current)))
      throw new Problem('invalid_credentials', 'The current password is wrong.', {
        errors: [{ path: 'current_password', code: 'wrong', message: 'The current password is wrong.' }],
      });
    await this.unit.run(async () => {
      await this.userService.setPassword(userId, next);
      await this.repository.forgetFailures(attempts);
      await this.end(userId, { except: keepSession });
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

  @Scheduled('session.prune', { everySeconds: 3600 })
  async prune(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEPT_AFTER_EXPIRY_DAYS * 86_400_000);
    await this.unit.run(() => this.repository.pruneSessions(before));
  }

  private async end(userId: string, which: { only?: string; except?: string }): Promise<number> {
    const ended = await this.repository.endSessions(userId, which, this.clock.now());
    for (const id of ended)
      await this.unit.record('session.ended', { type: 'session', id }, { user_id: userId, session_id: id });
    return ended.length;
  }

  /**
   * Before the password is looked at: passwords that are tried at the same moment must not all be looked at
   * before the first of them has failed.
   */
  private async countAttempt(keys: string[]): Promise<void> {
    const now = this.clock.now();
    const windowEnds = new Date(now.getTime() + WINDOW_MINUTES * 60_000);
    for (const row of await this.repository.countAttempt(keys, now, windowEnds)) {
      if (row.failures <= (row.key.startsWith('ip:') ? FAILURES_PER_ADDRESS : FAILURES_PER_USER)) continue;
      const seconds = Math.ceil((row.window_ends_at.getTime() - now.getTime()) / 1000);
      throw new Problem(
        'rate_limited',
        `Too many wrong passwords; try again in ${Math.ceil(seconds / 60)} minutes.`,
        { retryAfterSeconds: seconds },
      );
    }
  }

  private userId(): string {
    const id = this.context.current().actor.user_id;
    if (id === null || id === undefined) throw new Problem('not_authenticated', 'Sign in first.');
    return id;
  }
}
