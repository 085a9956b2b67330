import { Injectable } from '@nestjs/common';
import { Context, Problem, UnitOfWork } from '#platform';
import { UsersRepository } from '#users';
import { ownUserId } from './own-user.ts';

@Injectable()
export class OwnProfileService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly users: UsersRepository,
  ) {}

  timeZone(userId: string): Promise<string | null> {
    return this.unit.read(() => this.users.timeZone(userId));
  }

  /**
   * In which zone times are shown to whoever is signed in.
   * @param zone an IANA name; null: the browser's
   * @throws Problem invalid_request for what is no time zone
   */
  async setTimeZone(zone: string | null): Promise<void> {
    if (zone !== null && !isTimeZone(zone)) {
      const message = `"${zone}" is no time zone; take an IANA name such as Europe/Berlin.`;
      throw new Problem('invalid_request', message, {
        errors: [{ path: 'time_zone', code: 'unknown_time_zone', message }],
      });
    }
    const id = ownUserId(this.context);
    await this.unit.run(async () => {
      const before = await this.users.timeZone(id);
      if (before === zone) return;
      await this.users.setTimeZone(id, zone);
      await this.unit.record(
        'user.updated',
        { type: 'user', id },
        { user_id: id },
        { before: { time_zone: before }, after: { time_zone: zone } },
      );
    });
  }
}

/** Names only: an offset such as `+02:00` is the same in summer and winter. */
function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9+_/-]{0,63}$/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
