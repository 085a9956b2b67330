import { Injectable } from '@nestjs/common';
import type { Role } from '#contracts';
import { Clock, Context, Ids, Problem, UnitOfWork } from '#platform';
import { UsersRepository } from './data/users.repository.ts';
import type { UserEntity } from './data/user.entity.ts';
import { assertUsablePassword, hashPassword, randomPassword } from './domain/password.ts';

export interface NewUser {
  email: string;
  name: string;
  role: Role;
  /** Left out: one is made by chance and returned once. Null: none, this person signs in elsewhere. */
  password?: string | null | undefined;
  /** At first use; left out: a password made here is changed, a given one is the person's own. */
  must_change_password?: boolean | undefined;
}

export interface UserChange {
  name?: string | undefined;
  role?: Role | undefined;
  version?: number | undefined;
}

@Injectable()
export class UsersService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly users: UsersRepository,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly context: Context,
  ) {}

  /** @returns the user's id and the password when it was made here */
  async create(input: NewUser): Promise<{ id: string; password: string | null }> {
    if (input.must_change_password === false && this.context.current().actor.type === 'api_key')
      throw new Problem(
        'forbidden',
        'An API key cannot know that somebody has chosen their password: leave must_change_password out.',
      );
    const password = input.password === undefined ? randomPassword() : input.password;
    if (input.password != null) await this.assertUsable(input.password, input);
    const password_hash = password === null ? null : await hashPassword(password);
    const email = input.email.toLowerCase();
    const id = this.ids.next();
    await this.unit.run(async () => {
      const made = await this.users.insert({
        id,
        email,
        name: input.name,
        role: input.role,
        password_hash,
        must_change_password: input.must_change_password ?? input.password === undefined,
        created_at: this.clock.now(),
      });
      if (!made) throw new Problem('already_exists', `There is a user with the address ${email} already.`);
      await this.unit.record(
        'user.created',
        subject(id),
        { user_id: id },
        { after: { email, name: input.name, role: input.role } },
      );
    });
    return { id, password: input.password === undefined ? password : null };
  }

  async update(id: string, change: UserChange): Promise<void> {
    await this.unit.run(async () => {
      const user = await this.existing(id);
      const after = { name: change.name ?? user.name, role: change.role ?? user.role };
      if (user.role === 'admin' && after.role !== 'admin') await this.assertNotLastAdministrator(user);
      if (!(await this.users.update(id, change.version, after)))
        throw new Problem('stale_version', 'Somebody changed this user in between; load it again.');
      await this.unit.record(
        'user.updated',
        subject(id),
        { user_id: id },
        { before: { name: user.name, role: user.role }, after },
      );
    });
  }

  async disable(id: string): Promise<void> {
    await this.unit.run(async () => {
      const user = await this.existing(id);
      await this.assertNotLastAdministrator(user);
      if (!(await this.users.setDisabled(id, this.clock.now()))) return;
      await this.unit.record('user.disabled', subject(id), { user_id: id });
    });
  }

  async enable(id: string): Promise<void> {
    await this.unit.run(async () => {
      await this.existing(id);
      if (!(await this.users.setDisabled(id, null))) return;
      await this.unit.record('user.enabled', subject(id), { user_id: id });
    });
  }

  /** Forgets what wrong passwords have delayed, of anybody's attempts with this person's address (auth hears the event). */
  async unlock(id: string): Promise<void> {
    await this.unit.run(async () => {
      await this.existing(id);
      await this.unit.record('user.unlocked', subject(id), { user_id: id });
    });
  }

  /**
   * Sets a password made by chance, to be handed over and changed at first use; all sessions of the user end (auth
   * hears the event).
   */
  async resetPassword(id: string): Promise<string> {
    const password = randomPassword();
    await this.setPassword(id, password, { mustChange: true });
    return password;
  }

  async setPassword(id: string, password: string, { mustChange }: { mustChange: boolean }): Promise<void> {
    const hash = await hashPassword(password);
    await this.unit.run(async () => {
      const user = await this.existing(id);
      await this.assertUsable(password, user);
      await this.users.setPassword(id, hash, mustChange);
      await this.unit.record('user.password_changed', subject(id), { user_id: id });
    });
  }

  private async assertUsable(password: string, owner: { email: string; name: string }): Promise<void> {
    const organisation = await this.unit.read(() => this.users.tenantNames());
    await assertUsablePassword(password, { email: owner.email, name: owner.name, organisation });
  }

  private async existing(id: string): Promise<UserEntity> {
    const user = await this.users.find(id);
    if (user === null) throw new Problem('not_found', `There is no user ${id}.`);
    return user;
  }

  private async assertNotLastAdministrator(user: UserEntity): Promise<void> {
    if (user.role !== 'admin' || (await this.users.otherActiveAdministrators(user.id)) > 0) return;
    throw new Problem('conflict', `${user.name} is the last active administrator; make another one first.`);
  }
}

function subject(id: string) {
  return { type: 'user', id };
}
