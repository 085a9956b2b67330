import { Injectable } from '@nestjs/common';
import { Context, Problem, UnitOfWork } from '#platform';
import { UsersRepository } from '#users';
import { PasskeysRepository } from './data/passkeys.repository.ts';
import { SecondFactorsRepository } from './data/second-factors.repository.ts';
import { EnrolledFactors } from './enrolled-factors.ts';
import { ownUserId } from './own-user.ts';
import { SessionsService } from './sessions.service.ts';

/** All that a person proves who they are with besides the password, whatever it is. */
@Injectable()
export class SecondFactorsService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly users: UsersRepository,
    private readonly factors: SecondFactorsRepository,
    private readonly passkeys: PasskeysRepository,
    private readonly enrolled: EnrolledFactors,
    private readonly sessions: SessionsService,
  ) {}

  /** New ones, shown once; the old ones are worth nothing any more. @throws Problem conflict without a factor */
  async renewRecoveryCodes(): Promise<string[]> {
    const userId = ownUserId(this.context);
    return this.unit.run(async () => {
      await this.factors.lock(userId);
      if ((await this.factors.enrolled(userId)).length === 0)
        throw new Problem('conflict', 'Recovery codes stand in for a second factor; enrol one first.');
      return this.enrolled.makeRecoveryCodes(userId);
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
      for (const kind of before) await this.enrolled.removed(userId, kind);
      await this.sessions.end(userId, {});
      return true;
    });
  }
}
