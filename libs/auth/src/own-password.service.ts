import { Injectable } from '@nestjs/common';
import { Context, Problem, UnitOfWork } from '#platform';
import { UsersRepository, UsersService, passwordMatches } from '#users';
import { guessBucket } from './domain/attempt-bucket.ts';
import { ownUserId } from './own-user.ts';
import { SessionsService } from './sessions.service.ts';
import { SignInAttempts } from './sign-in-attempts.ts';

@Injectable()
export class OwnPasswordService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly attempts: SignInAttempts,
    private readonly sessions: SessionsService,
    private readonly users: UsersRepository,
    private readonly userService: UsersService,
  ) {}

  /**
   * Changes the own password; all other sessions of the user end.
   * @throws Problem invalid_credentials; invalid_request when it is the same or too weak; rate_limited after wrong
   *   ones: whoever holds the session need not be who knows the password
   */
  async change(current: string, next: string, keepSession: string): Promise<void> {
    const userId = ownUserId(this.context);
    const attempts = [guessBucket('password', userId)];
    const hash = await this.unit.run(async () => {
      await this.attempts.count(attempts);
      return this.users.passwordHash(userId);
    });
    if (!(await passwordMatches(hash, current)))
      throw new Problem('invalid_credentials', 'The current password is wrong.', {
        errors: [{ path: 'current_password', code: 'wrong', message: 'The current password is wrong.' }],
      });
    // The guess was right: what is wrong with the new one is none.
    await this.unit.run(() => this.attempts.succeeded(attempts));
    if (next === current)
      throw new Problem('invalid_request', 'The new password is the current one; choose another.', {
        errors: [{ path: 'password', code: 'same_password', message: 'This is the current password.' }],
      });
    await this.unit.run(async () => {
      // A reset that came first has made it somebody else's to choose, and has ended this session.
      if ((await this.users.lockedPasswordHash(userId)) !== hash)
        throw new Problem('conflict', 'The password was changed in the meantime: sign in with the new one.');
      await this.userService.setPassword(userId, next, { mustChange: false });
      await this.sessions.end(userId, { except: keepSession });
    });
  }
}
