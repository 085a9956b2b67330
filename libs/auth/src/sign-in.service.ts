import { Injectable } from '@nestjs/common';
import { Problem, UnitOfWork } from '#platform';
import { UsersRepository, passwordMatches } from '#users';
import { SessionsService, type Browser } from './sessions.service.ts';
import { SignInAttempts } from './sign-in-attempts.ts';

export interface SignIn extends Browser {
  email: string;
  password: string;
}

@Injectable()
export class SignInService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly attempts: SignInAttempts,
    private readonly sessions: SessionsService,
    private readonly users: UsersRepository,
  ) {}

  /**
   * @returns the new session's id
   * @throws Problem invalid_credentials, the same for an unknown address, a wrong password and a disabled user;
   *   rate_limited after five wrong ones for one user or fifty from one network address in 15 minutes
   */
  async signIn(input: SignIn): Promise<string> {
    const email = input.email.toLowerCase();
    const address = input.ip === null ? [] : [`ip:${input.ip}`];
    const user = await this.unit.run(async () => {
      await this.attempts.count([`user:${email}`, ...address]);
      return this.users.findWithPassword(email);
    });
    const matches = await passwordMatches(user?.password_hash, input.password);
    if (user === null || !matches || user.disabled_at !== null) {
      await this.unit.run(() => this.unit.record('session.refused', { type: 'user', id: email }, { email }));
      throw new Problem('invalid_credentials', 'The email address or the password is wrong.');
    }
    return this.unit.run(async () => {
      await this.attempts.succeeded({ forget: `user:${email}`, takeBack: address });
      return this.sessions.start(user, input);
    });
  }
}
