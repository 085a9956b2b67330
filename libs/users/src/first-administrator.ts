import { Injectable } from '@nestjs/common';
import { Config, Context, Ids, Problem, SettingError, Tenants, UnitOfWork, systemContext } from '#platform';
import { assertUsablePassword } from './domain/password.ts';
import { UsersRepository } from './data/users.repository.ts';
import { UsersService } from './users.service.ts';

export interface FirstCredentials {
  email: string;
  /** Null when ADMIN_PASSWORD gave it: whoever set that knows it. */
  password: string | null;
}

/** Makes the platform's first administrator: of an empty installation, or of one whose first users `tw user add` has made. */
@Injectable()
export class FirstAdministrator {
  constructor(
    private readonly config: Config,
    private readonly context: Context,
    private readonly tenants: Tenants,
    private readonly ids: Ids,
    private readonly unit: UnitOfWork,
    private readonly repository: UsersRepository,
    private readonly users: UsersService,
  ) {}

  /**
   * @returns what to print once, or null when there is one already
   * @throws SettingError when ADMIN_PASSWORD is too weak, or ADMIN_EMAIL somebody's who is no administrator
   */
  async ensure(): Promise<FirstCredentials | null> {
    const platform = await this.tenants.platform();
    return this.context.run(systemContext('first-start', this.ids.next(), platform.id), async () => {
      if (await this.unit.read(() => this.repository.hasAdministrator())) return null;
      const { ADMIN_EMAIL, ADMIN_PASSWORD } = this.config.values;
      const email = ADMIN_EMAIL.toLowerCase();
      const person = { email, name: 'Administrator' };
      if (ADMIN_PASSWORD !== undefined) await assertUsableSetting(ADMIN_PASSWORD, person);
      try {
        const { password } = await this.users.create({
          ...person,
          role: 'admin',
          password: ADMIN_PASSWORD,
          // In the demo nothing is worth a step more before the first look.
          ...(this.config.demo ? { must_change_password: false } : {}),
        });
        return { email, password };
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== 'already_exists') throw error;
        // Of two processes that start at once, the other one tells the password.
        if (await this.unit.read(() => this.repository.hasAdministrator())) return null;
        throw new SettingError(
          `The setting ADMIN_EMAIL is "${ADMIN_EMAIL}", which is somebody's who is not an administrator. Name another address for the first administrator.`,
        );
      }
    });
  }
}

async function assertUsableSetting(password: string, person: { email: string; name: string }): Promise<void> {
  try {
    await assertUsablePassword(password, person);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new SettingError(`The setting ADMIN_PASSWORD cannot be used: ${error.message}`);
  }
}
