import { Injectable } from '@nestjs/common';
import type { ApprovalLevel, Standing } from '#contracts';
import { Problem, UnitOfWork, isUuid } from '#platform';
import type { UserEntity } from './data/user.entity.ts';
import { UsersRepository, type Recipient, type Recipients } from './data/users.repository.ts';

@Injectable()
export class UsersQueries {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly users: UsersRepository,
  ) {}

  list(): Promise<UserEntity[]> {
    return this.unit.read(() => this.users.list());
  }

  /** @throws Problem not_found */
  get(id: string): Promise<UserEntity> {
    return this.unit.read(async () => {
      const user = isUuid(id) ? await this.users.find(id) : null;
      if (user === null) throw new Problem('not_found', `There is no user ${id}.`);
      return user;
    });
  }
}

/** What other features may know of users. */
@Injectable()
export class UserDirectory {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly users: UsersRepository,
  ) {}

  /** The active users of these roles, with their addresses; of certain ones alone where `ids` is not null. */
  recipients(whom: Recipients): Promise<Recipient[]> {
    return this.unit.read(() => this.users.recipients(whom));
  }

  /**
   * Who these users are now. They stay so until the caller's transaction ends: whoever disables one of them or
   * changes their role waits, or has been first and is seen.
   */
  standing(ids: readonly string[]): Promise<Map<string, Standing>> {
    return this.unit.run(() => this.users.standing([...new Set(ids)], true));
  }

  /** As `standing`, without holding anybody: to be shown. */
  standingNow(ids: readonly string[]): Promise<Map<string, Standing>> {
    return this.unit.read(() => this.users.standing([...new Set(ids)], false));
  }

  /** Ids of the active users who may decide approvals of this level. */
  deciders(level: ApprovalLevel): Promise<string[]> {
    return this.unit.read(() => this.users.deciders(level));
  }

  /** Whether somebody else made their password, and they have not changed it. */
  passwordDue(id: string): Promise<boolean> {
    return this.unit.read(async () => (await this.users.find(id))?.must_change_password ?? false);
  }

  /** @throws Problem not_found */
  async assertExists(id: string): Promise<void> {
    const user = await this.unit.read(() => this.users.find(id));
    if (user === null) throw new Problem('not_found', `There is no user ${id}.`);
  }

  /** @throws Problem not_found */
  idOf(email: string): Promise<string> {
    return this.unit.read(async () => {
      const id = await this.users.idOf(email.toLowerCase());
      if (id === undefined) throw new Problem('not_found', `There is no user with the address ${email}.`);
      return id;
    });
  }
}
