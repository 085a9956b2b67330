import { Injectable } from '@nestjs/common';
import type { ReauthenticationMethod, SignInFactor } from '#contracts';
import { Clock, Context, Problem, UnitOfWork } from '#platform';
import { UsersRepository, passwordMatches } from '#users';
import { guessBucket, type AttemptBucket } from './domain/attempt-bucket.ts';
import { SessionsRepository } from './data/sessions.repository.ts';
import type { FactorProof } from './domain/proof.ts';
import { FactorProofs } from './factor-proofs.ts';
import { LinkedIdentities } from './linked-identities.ts';
import { ownUserId } from './own-user.ts';
import type { ChallengeUse } from './passkey-challenges.ts';
import { SignInAttempts } from './sign-in-attempts.ts';

export type ReauthenticationProof = FactorProof | { method: 'password'; password: string };

/**
 * Whoever sits before an open session proves again who they are: with the second factor who has one, else with the
 * password or at the identity provider.
 */
@Injectable()
export class ReauthenticationService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly users: UsersRepository,
    private readonly sessions: SessionsRepository,
    private readonly attempts: SignInAttempts,
    private readonly proofs: FactorProofs,
    private readonly linked: LinkedIdentities,
  ) {}

  async options(sessionId: string): Promise<{ methods: ReauthenticationMethod[]; passkey: object | null }> {
    const userId = ownUserId(this.context);
    const offer = await this.proofs.offer(userId, useOf(sessionId));
    return offer.methods.length > 0 ? offer : { methods: await this.withoutFactor(userId), passkey: null };
  }

  /** @throws Problem forbidden for whoever has another way */
  async assertAtProvider(): Promise<void> {
    const userId = ownUserId(this.context);
    const factors = (await this.proofs.methods(userId)).methods;
    if (factors.length > 0 || !(await this.withoutFactor(userId)).includes('single_sign_on'))
      throw new Problem('forbidden', 'You prove who you are here, not at the identity provider.');
  }

  /** To be called for the session's own person only. */
  async provedAtProvider(userId: string, sessionId: string, secondFactor: boolean): Promise<void> {
    await this.unit.run(() => this.proved(userId, sessionId, { factor: 'single_sign_on', secondFactor }));
  }

  /** @throws Problem invalid_credentials; rate_limited; forbidden for the password of somebody with a second factor */
  async prove(sessionId: string, proof: ReauthenticationProof): Promise<void> {
    const userId = ownUserId(this.context);
    if (proof.method === 'password') await this.byPassword(userId, sessionId, proof.password);
    else await this.byFactor(userId, sessionId, proof);
  }

  private withoutFactor(userId: string): Promise<ReauthenticationMethod[]> {
    return this.unit.read(async () => {
      const hash = await this.users.passwordHash(userId);
      const known = await this.linked.has(userId);
      return [...(hash === null ? [] : ['password' as const]), ...(known ? ['single_sign_on' as const] : [])];
    });
  }

  private async byPassword(userId: string, sessionId: string, password: string): Promise<void> {
    const { user, hash } = await this.unit.run(async () => {
      await this.attempts.count([attemptsOf(userId)]);
      return { user: await this.users.find(userId), hash: await this.users.passwordHash(userId) };
    });
    if (user !== null && user.second_factors.length > 0)
      throw new Problem('forbidden', 'You have a second factor: use it, or a recovery code.');
    if (!(await passwordMatches(hash, password)))
      throw new Problem('invalid_credentials', 'The password is wrong.', {
        errors: [{ path: 'password', code: 'wrong', message: 'The password is wrong.' }],
      });
    await this.unit.run(() => this.proved(userId, sessionId, { factor: 'password', secondFactor: false }));
  }

  private async byFactor(userId: string, sessionId: string, proof: FactorProof): Promise<void> {
    await this.unit.run(() => this.attempts.count([attemptsOf(userId)]));
    const checked = await this.proofs.check(userId, proof, useOf(sessionId));
    await this.unit.run(async () => {
      await checked.spend();
      await this.proved(userId, sessionId, { factor: checked.method, secondFactor: true });
    });
  }

  private async proved(
    userId: string,
    sessionId: string,
    proof: { factor: SignInFactor; secondFactor: boolean },
  ): Promise<void> {
    await this.attempts.succeeded([attemptsOf(userId)]);
    await this.sessions.proved(sessionId, proof, this.clock.now());
    await this.unit.record(
      'session.reauthenticated',
      { type: 'session', id: sessionId },
      { user_id: userId, session_id: sessionId, factor: proof.factor },
    );
  }
}

function useOf(sessionId: string): ChallengeUse {
  return { purpose: 'reauthentication', binding: sessionId };
}

function attemptsOf(userId: string): AttemptBucket {
  return guessBucket('reauthentication', userId);
}
