import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { ErrorCode, SignInFactor } from '#contracts';
import { Problem, UnitOfWork } from '#platform';
import { UsersRepository } from '#users';
import type { CheckedProof, FactorProof } from './domain/proof.ts';
import { guessBucket } from './domain/attempt-bucket.ts';
import { FactorProofs, type FactorOffer } from './factor-proofs.ts';
import type { ChallengeUse } from './passkey-challenges.ts';
import { PasskeyCeremonies } from './passkey-ceremonies.ts';
import { PendingSignIns } from './pending-sign-ins.ts';
import { SessionsService, type Browser } from './sessions.service.ts';
import { SignInRefusals } from './sign-in-refusals.ts';
import { SignInAttempts } from './sign-in-attempts.ts';

/** Of these somebody may be guessing; a database that is away refuses nobody. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set(['invalid_credentials', 'rate_limited']);

/** The second half of a sign-in with a password, and the whole of one with a passkey alone. */
@Injectable()
export class SecondStepService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly users: UsersRepository,
    private readonly attempts: SignInAttempts,
    private readonly refusals: SignInRefusals,
    private readonly pending: PendingSignIns,
    private readonly proofs: FactorProofs,
    private readonly ceremonies: PasskeyCeremonies,
    private readonly sessions: SessionsService,
  ) {}

  offer(pending: { id: string; userId: string }): Promise<FactorOffer> {
    return this.proofs.offer(pending.userId, secondFactorOf(pending.id));
  }

  /**
   * @param token what the browser's cookie holds
   * @returns the new session's id
   * @throws Problem expired, invalid_credentials, rate_limited
   */
  async finish(token: string | null, proof: FactorProof, browser: Browser): Promise<string> {
    const pending = await this.unit.run(() => this.pending.countTry(token));
    const guesses = [guessBucket('second-factor', pending.user_id)];
    return this.noted(browser, pending.user_id, async () => {
      // Nobody guesses a passkey, so that whoever guesses codes does not lock it out.
      if (proof.method !== 'passkey') await this.unit.run(() => this.attempts.count(guesses));
      const checked = await this.proofs.check(pending.user_id, proof, secondFactorOf(pending.id));
      return this.unit.run(async () => {
        await this.pending.finish(pending.id);
        if (proof.method !== 'passkey') await this.attempts.succeeded(guesses);
        return this.start(checked, ['password', checked.method], browser);
      });
    });
  }

  /** @param cookie the browser's, so that an answer is worth nothing in another browser */
  passkeyOptions(cookie: string): Promise<object> {
    return this.ceremonies.authenticationOptions(undefined, passkeySignInOf(cookie));
  }

  /** @returns the new session's id @throws Problem invalid_credentials */
  async byPasskey(cookie: string | null, response: object, browser: Browser): Promise<string> {
    return this.noted(browser, null, async () => {
      const checked = await this.ceremonies.authenticated(response, null, passkeySignInOf(cookie ?? ''));
      return this.unit.run(() => this.start(checked, ['passkey'], browser));
    });
  }

  private async start(checked: CheckedProof, factors: SignInFactor[], browser: Browser): Promise<string> {
    await checked.spend();
    const user = await this.users.find(checked.userId);
    if (user === null || user.disabled_at !== null)
      throw new Problem('invalid_credentials', 'This user is disabled; an administrator can enable it.');
    return this.sessions.start(user, browser, { factors, secondFactor: true });
  }

  private async noted(browser: Browser, userId: string | null, work: () => Promise<string>): Promise<string> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Problem && REFUSALS.has(error.code)) await this.refused(browser, userId);
      throw error;
    }
  }

  private async refused({ ip }: Browser, userId: string | null): Promise<void> {
    const user = userId === null ? null : await this.unit.read(() => this.users.find(userId));
    await this.refusals.note('second_factor', user?.email ?? null, ip);
  }
}

function secondFactorOf(pendingId: string): ChallengeUse {
  return { purpose: 'second_factor', binding: pendingId };
}

function passkeySignInOf(cookie: string): ChallengeUse {
  return { purpose: 'sign_in', binding: createHash('sha256').update(cookie).digest('base64') };
}
