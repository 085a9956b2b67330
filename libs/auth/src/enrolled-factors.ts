import { Injectable } from '@nestjs/common';
import type { SecondFactor } from '#contracts';
import { Clock, SecretBox, UnitOfWork } from '#platform';
import { UsersRepository } from '#users';
import { SecondFactorsRepository } from './data/second-factors.repository.ts';
import { SessionsRepository } from './data/sessions.repository.ts';
import { RECOVERY_CODES, hashRecoveryCode, newRecoveryCode } from './domain/recovery-code.ts';

/** What follows when a factor comes or goes: the person's list of them, their recovery codes, the record. */
@Injectable()
export class EnrolledFactors {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly box: SecretBox,
    private readonly users: UsersRepository,
    private readonly factors: SecondFactorsRepository,
    private readonly sessions: SessionsRepository,
  ) {}

  /** First in every transaction that changes them. */
  lock(userId: string): Promise<void> {
    return this.factors.lock(userId);
  }

  /** @returns the recovery codes when it is the first factor, else null; the session has proved it */
  async added(userId: string, kind: SecondFactor, sessionId: string): Promise<string[] | null> {
    const first = (await this.factors.unusedRecoveryCodes(userId)) === 0;
    await this.users.setSecondFactors(userId, await this.factors.enrolled(userId));
    await this.sessions.proved(sessionId, { secondFactor: true, factor: kind }, this.clock.now());
    await this.unit.record('user.second_factor_added', subject(userId), { user_id: userId, kind });
    return first ? this.makeRecoveryCodes(userId) : null;
  }

  async removed(userId: string, kind: SecondFactor, name?: string): Promise<void> {
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

  /** The old ones are worth nothing any more. */
  async makeRecoveryCodes(userId: string): Promise<string[]> {
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    const key = this.box.key('recovery-codes');
    const hashes = codes.map((code) => hashRecoveryCode(code, userId, key));
    await this.factors.replaceRecoveryCodes(userId, hashes, this.clock.now());
    await this.unit.record('user.recovery_codes_made', subject(userId), { user_id: userId });
    return codes;
  }
}

function subject(id: string) {
  return { type: 'user', id };
}
