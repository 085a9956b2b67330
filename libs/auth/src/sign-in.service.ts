import { Injectable } from '@nestjs/common';
import type { RefusalKind } from '#contracts';
import { AccessRefusals, Context, Problem, UnitOfWork } from '#platform';
import { UsersRepository, passwordMatches } from '#users';
import { SessionsService, type Browser } from './sessions.service.ts';
import { signInBuckets } from './domain/attempt-bucket.ts';
import { SignInAttempts } from './sign-in-attempts.ts';

export interface SignIn extends Browser {
  email: string;
  password: string;
  /** What the browser is known by for this address; null: it is not. */
  device: string | null;
}

@Injectable()
export class SignInService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly refusals: AccessRefusals,
    private readonly attempts: SignInAttempts,
    private readonly sessions: SessionsService,
    private readonly users: UsersRepository,
  ) {}

  /**
   * @returns the new session's id
   * @throws Problem invalid_credentials, the same for an unknown address, a wrong password and a disabled user;
   *   rate_limited when wrong ones came before and the delay is not over
   */
  async signIn(input: SignIn): Promise<string> {
    const email = input.email.toLowerCase();
    const buckets = signInBuckets({ ...input, email });
    const user = await this.unit
      .run(async () => {
        await this.attempts.count(buckets);
        return this.users.findWithPassword(email);
      })
      .catch(async (error: unknown) => {
        if (error instanceof Problem) await this.refused('throttled', input);
        throw error;
      });
    const matches = await passwordMatches(user?.password_hash, input.password);
    if (user === null || !matches || user.disabled_at !== null) {
      await this.refused('sign_in', input);
      throw new Problem('invalid_credentials', 'The email address or the password is wrong.');
    }
    return this.unit.run(async () => {
      await this.attempts.succeeded(buckets);
      return this.sessions.start(user, input);
    });
  }

  private refused(kind: RefusalKind, { email, ip }: SignIn): Promise<void> {
    const { tenantId, correlationId } = this.context.current();
    return this.refusals.note({ kind, tenantId, account: email, ip, correlationId });
  }
}
