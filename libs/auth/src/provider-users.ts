import { Injectable } from '@nestjs/common';
import type { Role } from '#contracts';
import { Config, Problem } from '#platform';
import { UsersService } from '#users';
import type { IdentifiedUser } from './data/identities.repository.ts';
import { personOf, roleOf, type Claims } from './domain/claims.ts';
import { SignOnRefused } from './identity-provider.ts';
import { LinkedIdentities } from './linked-identities.ts';

/** The user here for whom the provider vouches: made at the first time, with the role that the claims give now. */
@Injectable()
export class ProviderUsers {
  constructor(
    private readonly config: Config,
    private readonly users: UsersService,
    private readonly linked: LinkedIdentities,
  ) {}

  /** @throws SignOnRefused when that person may not come in */
  async of(claims: Claims): Promise<IdentifiedUser> {
    const known = await this.linked.userOf(claims);
    if (known?.disabled_at != null) throw new SignOnRefused('disabled', 'the user is disabled here');
    const { OIDC_ROLE_CLAIM: claim, OIDC_ROLE_MAP: map, OIDC_DEFAULT_ROLE: fallback } = this.config.values;
    const role = roleOf(claims, { claim, map, fallback });
    if (role === undefined)
      throw new SignOnRefused('no_role', `no value of the claim ${claim} maps to a role`);
    if (known === null) return this.make(claims, role);
    if (known.role === role) return known;
    await this.users.update(known.id, { role }).catch((error: unknown) => {
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
    const made = await this.users.create({ ...person, role, password: null }).catch((error: unknown) => {
      if (error instanceof Problem && error.code === 'already_exists') return null;
      throw error;
    });
    if (made !== null) await this.linked.link(made.id, claims);
    // Somebody has that address: it is the same person only if their first sign-in was at the same moment.
    const user = await this.linked.userOf(claims);
    if (user === null)
      throw new SignOnRefused('email_taken', 'a user with that address has not linked the provider');
    return user;
  }
}
