import { Injectable } from '@nestjs/common';
import { Context, Problem, UnitOfWork, isUuid } from '#platform';
import { UsersRepository } from '#users';
import { hadSecondFactor, signedInSince } from './domain/claims.ts';
import { IdentityProvider, SignOnRefused, type SignOnChecks } from './identity-provider.ts';
import { LinkedIdentities } from './linked-identities.ts';
import { ownUserId } from './own-user.ts';
import { Principals } from './principals.ts';
import { ReauthenticationService } from './reauthentication.service.ts';
import type { Browser } from './sessions.service.ts';
import { SignInRefusals } from './sign-in-refusals.ts';

/** What somebody who is signed in does with the identity provider: tie it to themselves, prove who they are, let go of it. */
@Injectable()
export class OwnIdentitiesService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly provider: IdentityProvider,
    private readonly linked: LinkedIdentities,
    private readonly users: UsersRepository,
    private readonly principals: Principals,
    private readonly reauthentication: ReauthenticationService,
    private readonly refusals: SignInRefusals,
  ) {}

  /**
   * Ties the provider's person to the one who began it in a session that still holds.
   * @throws SignOnRefused, recorded
   */
  async link(query: string, checks: SignOnChecks, sessionId: string, browser: Browser): Promise<void> {
    try {
      const { claims } = await this.provider.finish(query, checks);
      await this.inSession(sessionId, (user_id) =>
        this.unit.run(async () => {
          if (!(await this.linked.link(user_id, claims)))
            throw new SignOnRefused('linked_already', 'one of the two is linked already');
          await this.unit.record(
            'user.identity_linked',
            { type: 'user', id: user_id },
            { user_id, issuer: this.provider.issuer },
          );
        }),
      );
    } catch (error) {
      if (error instanceof SignOnRefused)
        await this.refusals.note('single_sign_on', null, browser.ip, error.reason);
      throw error;
    }
  }

  /**
   * Takes it as proof of who sits before a session that still holds: the very person has to come back, and must have
   * signed in there since.
   * @throws SignOnRefused, recorded
   */
  async reauthenticate(
    query: string,
    checks: SignOnChecks,
    { sessionId, since }: { sessionId: string; since: Date },
    browser: Browser,
  ): Promise<void> {
    try {
      const { claims } = await this.provider.finish(query, checks);
      if (!signedInSince(claims, since))
        throw new SignOnRefused(
          'not_just_now',
          'the claim auth_time does not show a sign-in since it was asked for',
        );
      await this.inSession(sessionId, async (userId) => {
        const known = await this.unit.read(() => this.linked.userOf(claims));
        if (known?.id !== userId) throw new SignOnRefused('other_person', 'somebody else came back');
        await this.reauthentication.provedAtProvider(userId, sessionId, hadSecondFactor(claims));
      });
    } catch (error) {
      if (error instanceof SignOnRefused)
        await this.refusals.note('single_sign_on', null, browser.ip, error.reason);
      throw error;
    }
  }

  /** @throws Problem not_found; conflict when it is the only way in */
  async unlink(identityId: string): Promise<void> {
    const userId = ownUserId(this.context);
    await this.unit.run(async () => {
      if ((await this.users.passwordHash(userId)) === null)
        throw new Problem(
          'conflict',
          'You have no password here, so this is your only way in: ask an administrator for a password first.',
        );
      if (!isUuid(identityId) || !(await this.linked.unlink(identityId, userId)))
        throw new Problem('not_found', 'You have linked no such sign-in.');
      await this.unit.record('user.identity_unlinked', { type: 'user', id: userId }, { user_id: userId });
    });
  }

  /** As the session's person. @throws SignOnRefused when it has ended */
  private async inSession(sessionId: string, work: (userId: string) => Promise<void>): Promise<void> {
    const ctx = this.context.current();
    const principal = await this.principals.bySession(sessionId, ctx.tenantId);
    if (principal === null) throw new SignOnRefused('session_ended', 'the session has ended meanwhile');
    const { user_id, user_name: name, role } = principal;
    const actor = { type: 'user' as const, id: user_id, name, user_id, role };
    await this.context.run({ ...ctx, actor }, () => work(user_id));
  }
}
