import { Injectable } from '@nestjs/common';
import { Context, UnitOfWork } from '#platform';
import { hadSecondFactor, personOf } from './domain/claims.ts';
import { IdentityProvider, SignOnRefused, type SignOnChecks } from './identity-provider.ts';
import { LinkedIdentities } from './linked-identities.ts';
import { ProviderTokens } from './provider-tokens.ts';
import { ProviderUsers } from './provider-users.ts';
import { SessionsService, type Browser } from './sessions.service.ts';
import { SignInRefusals } from './sign-in-refusals.ts';

/** A sign-in at the identity provider. */
@Injectable()
export class SingleSignOnService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly provider: IdentityProvider,
    private readonly people: ProviderUsers,
    private readonly linked: LinkedIdentities,
    private readonly tokens: ProviderTokens,
    private readonly sessions: SessionsService,
    private readonly refusals: SignInRefusals,
  ) {}

  /**
   * Signs in whoever comes back from the provider; a user is made at the first time, and the role follows the claims.
   * @returns the new session's id
   * @throws SignOnRefused, recorded
   */
  async signIn(query: string, checks: SignOnChecks, browser: Browser): Promise<string> {
    let who: string | null = null;
    try {
      const { claims, token } = await this.provider.finish(query, checks);
      const person = personOf(claims);
      who = typeof person === 'string' ? null : person.email;
      return await this.inItsName(async () => {
        const user = await this.people.of(claims);
        const sessionId = await this.sessions.start(user, browser, {
          factors: ['single_sign_on'],
          secondFactor: hadSecondFactor(claims),
        });
        await this.linked.signedIn(user);
        await this.tokens.keep(sessionId, token);
        return sessionId;
      });
    } catch (error) {
      if (error instanceof SignOnRefused)
        await this.refusals.note('single_sign_on', who, browser.ip, error.reason);
      throw error;
    }
  }

  /** What changes here by a sign-in there is nobody's doing but the provider's. */
  private inItsName<T>(work: () => Promise<T>): Promise<T> {
    const actor = { type: 'system' as const, id: null, name: 'single sign-on' };
    return this.context.run({ ...this.context.current(), actor }, () => this.unit.run(work));
  }
}
