import { Injectable } from '@nestjs/common';
import { Config, Problem, UnitOfWork } from '#platform';
import { UsersRepository, passwordMatches } from '#users';
import { BY_PASSWORD } from './domain/proof.ts';
import { PendingSignIns } from './pending-sign-ins.ts';
import { SessionsService, type Browser } from './sessions.service.ts';
import { signInBuckets } from './domain/attempt-bucket.ts';
import { SignInRefusals } from './sign-in-refusals.ts';
import { SignInAttempts } from './sign-in-attempts.ts';

export interface SignIn extends Browser {
  email: string;
  password: string;
  /** What the browser is known by for this address; null: it is not. */
  device: string | null;
}

/** Signed in, or halfway: the password was right and the second factor is awaited. */
export type SignInStep =
  { sessionId: string } | { pending: { id: string; userId: string; token: string; expiresAt: Date } };

@Injectable()
export class SignInService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly config: Config,
    private readonly refusals: SignInRefusals,
    private readonly attempts: SignInAttempts,
    private readonly sessions: SessionsService,
    private readonly pending: PendingSignIns,
    private readonly users: UsersRepository,
  ) {}

  /**
   * @throws Problem invalid_credentials, the same for an unknown address, a wrong password and a disabled user;
   *   rate_limited when wrong ones came before and the delay is not over; single_sign_on_required
   */
  async signIn(input: SignIn): Promise<SignInStep> {
    const email = input.email.toLowerCase();
    const buckets = signInBuckets({ ...input, email });
    const user = await this.unit
      .run(async () => {
        await this.attempts.count(buckets);
        return this.users.findWithPassword(email);
      })
      .catch(async (error: unknown) => {
        if (error instanceof Problem && error.code === 'rate_limited')
          await this.refusals.note('throttled', input.email, input.ip);
        throw error;
      });
    const matches = await passwordMatches(user?.password_hash ?? null, input.password);
    if (user === null || !matches || user.disabled_at !== null) {
      await this.refusals.note('sign_in', input.email, input.ip);
      throw new Problem('invalid_credentials', 'The email address or the password is wrong.');
    }
    if (this.config.values.PASSWORD_SIGN_IN === 'administrators' && user.role !== 'admin')
      throw new Problem(
        'single_sign_on_required',
        `Passwords are for administrators here: sign in with ${this.config.values.OIDC_NAME}.`,
      );
    return this.unit.run(async () => {
      // Nothing begins with a password that was changed while it was compared; from here on who changes it waits.
      if ((await this.users.lockedPasswordHash(user.id)) !== user.password_hash)
        throw new Problem('invalid_credentials', 'The password has just been changed.');
      await this.attempts.succeeded(buckets);
      if (user.second_factors.length > 0)
        return { pending: { userId: user.id, ...(await this.pending.begin(user.id)) } };
      return { sessionId: await this.sessions.start(user, input, BY_PASSWORD) };
    });
  }
}
