import { Injectable } from '@nestjs/common';
import type { Role } from '#contracts';
import {
  AccessRefusals,
  Clock,
  Config,
  Context,
  Ids,
  Problem,
  SecretBox,
  UnitOfWork,
  isUuid,
} from '#platform';
import { UsersRepository, UsersService } from '#users';
import { IdentitiesRepository, type IdentifiedUser } from './data/identities.repository.ts';
import { hadSecondFactor, personOf, roleOf, signedInSince, type Claims } from './domain/claims.ts';
import { IdentityProvider, SignOnRefused, type SignOnChecks } from './identity-provider.ts';
import { ownUserId } from './own-user.ts';
import { Principals } from './principals.ts';
import { ReauthenticationService } from './reauthentication.service.ts';
import { SessionsService, type Browser } from './sessions.service.ts';

const TOKEN_PURPOSE = 'provider-token';

@Injectable()
export class SingleSignOnService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly config: Config,
    private readonly box: SecretBox,
    private readonly refusals: AccessRefusals,
    private readonly provider: IdentityProvider,
    private readonly identities: IdentitiesRepository,
    private readonly users: UsersRepository,
    private readonly userService: UsersService,
    private readonly sessions: SessionsService,
    private readonly principals: Principals,
    private readonly reauthentication: ReauthenticationService,
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
        const user = await this.userOf(claims);
        const sessionId = await this.sessions.start(user, browser, {
          factors: ['single_sign_on'],
          secondFactor: hadSecondFactor(claims),
        });
        await this.identities.signedIn(user.identity_id, this.clock.now());
        await this.identities.keepToken(sessionId, this.box.seal(token, TOKEN_PURPOSE));
        return sessionId;
      });
    } catch (error) {
      if (error instanceof SignOnRefused) await this.refused(error, who, browser.ip);
      throw error;
    }
  }

  /**
   * Ties the provider's person to the one who began it in a session that still holds.
   * @throws SignOnRefused, recorded
   */
  async link(query: string, checks: SignOnChecks, sessionId: string, browser: Browser): Promise<void> {
    try {
      const { claims } = await this.provider.finish(query, checks);
      await this.inSession(sessionId, (user_id) =>
        this.unit.run(async () => {
          if (!(await this.insert(user_id, claims)))
            throw new SignOnRefused('linked_already', 'one of the two is linked already');
          await this.unit.record(
            'user.identity_linked',
            { type: 'user', id: user_id },
            { user_id, issuer: this.provider.issuer },
          );
        }),
      );
    } catch (error) {
      if (error instanceof SignOnRefused) await this.refused(error, null, browser.ip);
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
        const known = await this.unit.read(() =>
          this.identities.userOf(this.provider.issuer, subjectOf(claims)),
        );
        if (known?.id !== userId) throw new SignOnRefused('other_person', 'somebody else came back');
        await this.reauthentication.provedAtProvider(userId, sessionId, hadSecondFactor(claims));
      });
    } catch (error) {
      if (error instanceof SignOnRefused) await this.refused(error, null, browser.ip);
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
      if (!isUuid(identityId) || !(await this.identities.remove(identityId, userId)))
        throw new Problem('not_found', 'You have linked no such sign-in.');
      await this.unit.record('user.identity_unlinked', { type: 'user', id: userId }, { user_id: userId });
    });
  }

  /** Where the browser goes to end the provider's session, too; null: nowhere. */
  async signOutUrl(sessionId: string): Promise<string | null> {
    const sealed = await this.unit.read(() => this.identities.tokenOf(sessionId));
    return sealed === null ? null : this.provider.signOutUrl(this.box.open(sealed, TOKEN_PURPOSE));
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

  /** What changes here by a sign-in there is nobody's doing but the provider's. */
  private inItsName<T>(work: () => Promise<T>): Promise<T> {
    const actor = { type: 'system' as const, id: null, name: 'single sign-on' };
    return this.context.run({ ...this.context.current(), actor }, () => this.unit.run(work));
  }

  private async userOf(claims: Claims): Promise<IdentifiedUser> {
    const known = await this.identities.userOf(this.provider.issuer, subjectOf(claims));
    if (known?.disabled_at != null) throw new SignOnRefused('disabled', 'the user is disabled here');
    const { OIDC_ROLE_CLAIM: claim, OIDC_ROLE_MAP: map, OIDC_DEFAULT_ROLE: fallback } = this.config.values;
    const role = roleOf(claims, { claim, map, fallback });
    if (role === undefined)
      throw new SignOnRefused('no_role', `no value of the claim ${claim} maps to a role`);
    if (known === null) return this.make(claims, role);
    if (known.role === role) return known;
    await this.userService.update(known.id, { role }).catch((error: unknown) => {
      if (error instanceof Problem && error.code === 'conflict')
        throw new SignOnRefused('last_administrator', 'the last administrator would lose that role');
      throw error;
    });
    return { ...known, role };
  }

  private async make(claims: Claims, role: Role): Promise<IdentifiedUser> {
    const person = personOf(claims);
    if (typeof person === 'string')
      throw new SignOnRefused(person, `the claims hold ${person.replace('_', ' ')}`);
    const made = await this.userService
      .create({ ...person, role, password: null })
      .catch((error: unknown) => {
        if (error instanceof Problem && error.code === 'already_exists') return null;
        throw error;
      });
    if (made !== null) await this.insert(made.id, claims);
    // Somebody has that address: it is the same person only if their first sign-in was at the same moment.
    const user = await this.identities.userOf(this.provider.issuer, subjectOf(claims));
    if (user === null)
      throw new SignOnRefused('email_taken', 'a user with that address has not linked the provider');
    return user;
  }

  private insert(userId: string, claims: Claims): Promise<boolean> {
    return this.identities.insert({
      id: this.ids.next(),
      user_id: userId,
      issuer: this.provider.issuer,
      subject: subjectOf(claims),
      created_at: this.clock.now(),
    });
  }

  private refused({ reason }: SignOnRefused, account: string | null, ip: string | null): Promise<void> {
    const { tenantId, correlationId } = this.context.current();
    return this.refusals.note({ kind: 'single_sign_on', tenantId, account, ip, correlationId, reason });
  }
}

function subjectOf(claims: Claims): string {
  const { sub } = claims;
  if (typeof sub !== 'string') throw new SignOnRefused('not_trusted', 'the claims hold no subject');
  return sub;
}
