import { Injectable } from '@nestjs/common';
import { Clock, Context, Problem, SecretBox, UnitOfWork } from '#platform';
import { UsersRepository } from '#users';
import { SecondFactorsRepository } from './data/second-factors.repository.ts';
import { guessBucket } from './domain/attempt-bucket.ts';
import { newTotpSecret, totpStep, totpUri } from './domain/totp.ts';
import { EnrolledFactors } from './enrolled-factors.ts';
import { ownUserId } from './own-user.ts';
import { SignInAttempts } from './sign-in-attempts.ts';

/** The own authenticator app: one a person. */
@Injectable()
export class AuthenticatorAppService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly box: SecretBox,
    private readonly users: UsersRepository,
    private readonly factors: SecondFactorsRepository,
    private readonly enrolled: EnrolledFactors,
    private readonly attempts: SignInAttempts,
  ) {}

  /**
   * @returns the secret as people type it, and as the QR code holds it
   * @throws Problem already_exists when an authenticator app is set up
   */
  async begin(): Promise<{ secret: string; uri: string }> {
    const userId = ownUserId(this.context);
    const secret = newTotpSecret();
    return this.unit.run(async () => {
      const user = await this.users.find(userId);
      if (user === null) throw new Problem('not_found', 'You are no user of this house any more.');
      if (!(await this.factors.beginTotp(userId, this.box.seal(secret, purposeOf(userId)), this.clock.now())))
        throw new Problem('already_exists', 'You have an authenticator app already; remove it first.');
      return { secret, uri: totpUri(secret, user.email) };
    });
  }

  /**
   * A code shows that the app has the secret; the session has proved its second factor with it.
   * @returns the recovery codes when this is the first factor, else null
   * @throws Problem invalid_request when the code is wrong; rate_limited; conflict when none was begun
   */
  async confirm(code: string, sessionId: string): Promise<string[] | null> {
    const userId = ownUserId(this.context);
    const row = await this.unit.run(async () => {
      await this.attempts.count([guessBucket('enrolment', userId)]);
      return this.factors.totp(userId);
    });
    if (row === null || row.confirmed_at !== null)
      throw new Problem('conflict', 'No authenticator app is being set up; begin again.');
    const step = totpStep(this.box.open(row.secret, purposeOf(userId)), code, this.clock.now());
    if (step === null) throw wrongCode();
    return this.unit.run(async () => {
      await this.factors.lock(userId);
      if (!(await this.factors.confirmTotp(userId, row.secret, step, this.clock.now())))
        throw new Problem('conflict', 'Another authenticator app was begun in the meantime; use its code.');
      await this.attempts.succeeded([guessBucket('enrolment', userId)]);
      return this.enrolled.added(userId, 'totp', sessionId);
    });
  }

  async remove(): Promise<void> {
    const userId = ownUserId(this.context);
    await this.unit.run(async () => {
      await this.factors.lock(userId);
      if (!(await this.factors.removeTotp(userId)))
        throw new Problem('not_found', 'You have no authenticator app to remove.');
      await this.enrolled.removed(userId, 'totp');
    });
  }
}

/** Binds a sealed secret to its owner: copied to another row it does not open. */
export function purposeOf(userId: string): string {
  return `totp:${userId}`;
}

function wrongCode(): Problem {
  const message =
    "This code is not right. Use the newest one that the app shows, and check the phone's clock.";
  return new Problem('invalid_request', message, {
    errors: [{ path: 'code', code: 'wrong', message }],
  });
}
