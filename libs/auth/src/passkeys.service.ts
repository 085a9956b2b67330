import { Injectable } from '@nestjs/common';
import { Clock, Context, Ids, Problem, UnitOfWork } from '#platform';
import { UsersRepository } from '#users';
import { PasskeysRepository } from './data/passkeys.repository.ts';
import { EnrolledFactors } from './enrolled-factors.ts';
import { ownUserId } from './own-user.ts';
import { PasskeyCeremonies } from './passkey-ceremonies.ts';

const MOST_PASSKEYS = 20;

/** The own passkeys. */
@Injectable()
export class PasskeysService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly users: UsersRepository,
    private readonly passkeys: PasskeysRepository,
    private readonly enrolled: EnrolledFactors,
    private readonly ceremonies: PasskeyCeremonies,
  ) {}

  async options(sessionId: string) {
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
  async add(name: string, response: object, sessionId: string): Promise<string[] | null> {
    const userId = ownUserId(this.context);
    const { spend, ...made } = await this.ceremonies.registered(response, {
      purpose: 'registration',
      binding: sessionId,
    });
    return this.unit.run(async () => {
      await this.enrolled.lock(userId);
      await spend();
      if ((await this.passkeys.ofUser(userId)).length >= MOST_PASSKEYS)
        throw new Problem('conflict', `You have ${MOST_PASSKEYS} passkeys already; remove one first.`);
      const row = { id: this.ids.next(), user_id: userId, name, ...made, created_at: this.clock.now() };
      if (!(await this.passkeys.insert(row)))
        throw new Problem('already_exists', 'This passkey is enrolled already.');
      return this.enrolled.added(userId, 'passkey', sessionId);
    });
  }

  async rename(id: string, name: string): Promise<void> {
    const userId = ownUserId(this.context);
    await this.unit.run(async () => {
      if (!(await this.passkeys.rename(userId, id, name)))
        throw new Problem('not_found', 'You have no such passkey.');
      await this.unit.record(
        'user.passkey_renamed',
        { type: 'user', id: userId },
        { user_id: userId },
        { after: { name } },
      );
    });
  }

  async remove(id: string): Promise<void> {
    const userId = ownUserId(this.context);
    await this.unit.run(async () => {
      await this.enrolled.lock(userId);
      const [name] = await this.passkeys.remove(userId, id);
      if (name === undefined) throw new Problem('not_found', 'You have no such passkey.');
      await this.enrolled.removed(userId, 'passkey', name);
    });
  }
}
