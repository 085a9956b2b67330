import { Injectable } from '@nestjs/common';
import type { SecondFactor } from '#contracts';
import { Clock, Context, Ids, Problem, SecretBox, UnitOfWork } from '#platform';
import { UsersRepository } from '#users';
import { guessBucket } from './domain/attempt-bucket.ts';
import { PasskeysRepository } from './data/passkeys.repository.ts';
import { SecondFactorsRepository } from './data/second-factors.repository.ts';
import { SessionsRepository } from './data/sessions.repository.ts';
import { RECOVERY_CODES, hashRecoveryCode, newRecoveryCode } from './domain/recovery-code.ts';
import { newTotpSecret, totpStep, totpUri } from './domain/totp.ts';
import { ownUserId } from './own-user.ts';
import { PasskeyCeremonies } from './passkey-ceremonies.ts';
import { SessionsService } from './sessions.service.ts';
import { SignInAttempts } from './sign-in-attempts.ts';

const MOST_PASSKEYS = 20;

/** What a person proves who they are with, besides the password. Each change is theirs, or an administrator's removal. */
@Injectable()
export class SecondFactorsService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly box: SecretBox,
    private readonly users: UsersRepository,
    private readonly factors: SecondFactorsRepository,
    private readonly passkeys: PasskeysRepository,
    private readonly sessions: SessionsRepository,
    private readonly sessionsService: SessionsService,
    private readonly attempts: SignInAttempts,
    private readonly ceremonies: PasskeyCeremonies,
  ) {}

  /**
   * @returns the secret as people type it, and as the QR code holds it
   * @throws Problem already_exists when an authenticator app is set up
   */
  async beginTotp(): Promise<{ secret: string; uri: string }> {
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
  async confirmTotp(code: string, sessionId: string): Promise<string[] | null> {
    const userId = ownUserId(this.context);
    const row = await this.unit.run(async () => {
      await this.attempts.count([guessBucket('enrolment', userId)]);
      return this.factors.totp(userId);
    });
    if (row === undefined || row.confirmed_at !== null)
      throw new Problem('conflict', 'No authenticator app is being set up; begin again.');
    const step = totpStep(this.box.open(row.secret, purposeOf(userId)), code, this.clock.now());
    if (step === null) throw wrongCode();
    return this.unit.run(async () => {
      await this.factors.lock(userId);
      if (!(await this.factors.confirmTotp(userId, row.secret, step, this.clock.now())))
        throw new Problem('conflict', 'Another authenticator app was begun in the meantime; use its code.');
      await this.attempts.succeeded([guessBucket('enrolment', userId)]);
      return this.added(userId, 'totp', sessionId);
    });
  }

  async removeTotp(): Promise<void> {
    const userId = ownUserId(this.context);
    await this.unit.run(async () => {
      await this.factors.lock(userId);
      if (!(await this.factors.removeTotp(userId)))
        throw new Problem('not_found', 'You have no authenticator app to remove.');
      await this.removed(userId, 'totp');
    });
  }

  async passkeyOptions(sessionId: string) {
    const userId = ownUserId(this.context);
    const { user, known } = await this.unit.read(async () => ({
      user: await this.users.find(userId),
      known: await this.passkeys.ofUser(userId),
    }));
    if (user === null) throw new Problem('not_found', 'You are no user of this house any more.');
    if (known.length >= MOST_PASSKEYS)
      throw new Problem('conflict', `You have ${known.length} passkeys already; remove one first.`);
    return this.ceremonies.registrationOptions(user, known, { purpose: 'registration', binding: sessionId });
  }

  /** @returns the recovery codes when this is the first factor, else null */
  async addPasskey(name: string, response: object, sessionId: string): Promise<string[] | null> {
    const userId = ownUserId(this.context);
    const { spend, ...made } = await this.ceremonies.registered(response, {
      purpose: 'registration',
      binding: sessionId,
    });
    return this.unit.run(async () => {
      await this.factors.lock(userId);
      await spend();
      if ((await this.passkeys.ofUser(userId)).length >= MOST_PASSKEYS)
        throw new Problem('conflict', `You have ${MOST_PASSKEYS} passkeys already; remove one first.`);
      const row = { id: this.ids.next(), user_id: userId, name, ...made, created_at: this.clock.now() };
      if (!(await this.passkeys.insert(row)))
        throw new Problem('already_exists', 'This passkey is enrolled already.');
      return this.added(userId, 'passkey', sessionId);
    });
  }

  async renamePasskey(id: string, name: string): Promise<void> {
    const userId = ownUserId(this.context);
    await this.unit.run(async () => {
      if (!(await this.passkeys.rename(userId, id, name)))
        throw new Problem('not_found', 'You have no such passkey.');
      await this.unit.record(
        'user.passkey_renamed',
        subject(userId),
        { user_id: userId },
        { after: { name } },
      );
    });
  }

  async removePasskey(id: string): Promise<void> {
    const userId = ownUserId(this.context);
    await this.unit.run(async () => {
      await this.factors.lock(userId);
      const [name] = await this.passkeys.remove(userId, id);
      if (name === undefined) throw new Problem('not_found', 'You have no such passkey.');
      await this.removed(userId, 'passkey', name);
    });
  }

  /** New ones, shown once; the old ones are worth nothing any more. @throws Problem conflict without a factor */
  async renewRecoveryCodes(): Promise<string[]> {
    const userId = ownUserId(this.context);
    return this.unit.run(async () => {
      await this.factors.lock(userId);
      if ((await this.factors.enrolled(userId)).length === 0)
        throw new Problem('conflict', 'Recovery codes stand in for a second factor; enrol one first.');
      return this.makeRecoveryCodes(userId);
    });
  }

  /** For somebody who has lost them; ends all their sessions. False: there were none. */
  async removeAllOf(userId: string): Promise<boolean> {
    return this.unit.run(async () => {
      if ((await this.users.find(userId)) === null)
        throw new Problem('not_found', `There is no user ${userId}.`);
      await this.factors.lock(userId);
      const before = await this.factors.enrolled(userId);
      await this.factors.removeTotp(userId);
      await this.passkeys.remove(userId, null);
      if (before.length === 0) return false;
      for (const kind of before) await this.removed(userId, kind);
      await this.sessionsService.end(userId, {});
      return true;
    });
  }

  private async added(userId: string, kind: SecondFactor, sessionId: string): Promise<string[] | null> {
    const first = (await this.factors.unusedRecoveryCodes(userId)) === 0;
    await this.users.setSecondFactors(userId, await this.factors.enrolled(userId));
    await this.sessions.proved(sessionId, { secondFactor: true, factor: kind }, this.clock.now());
    await this.unit.record('user.second_factor_added', subject(userId), { user_id: userId, kind });
    return first ? this.makeRecoveryCodes(userId) : null;
  }

  private async removed(userId: string, kind: SecondFactor, name?: string): Promise<void> {
    const left = await this.factors.enrolled(userId);
    await this.users.setSecondFactors(userId, left);
    if (left.length === 0) await this.factors.removeRecoveryCodes(userId);
    await this.unit.record(
      'user.second_factor_removed',
      subject(userId),
      { user_id: userId, kind },
      name === undefined ? {} : { before: { name } },
    );
  }

  private async makeRecoveryCodes(userId: string): Promise<string[]> {
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    const key = this.box.key('recovery-codes');
    const hashes = codes.map((code) => hashRecoveryCode(code, userId, key));
    await this.factors.replaceRecoveryCodes(userId, hashes, this.clock.now());
    await this.unit.record('user.recovery_codes_made', subject(userId), { user_id: userId });
    return codes;
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

function subject(id: string) {
  return { type: 'user', id };
}
