import { Injectable } from '@nestjs/common';
import { Clock, Ids } from '#platform';
import { IdentitiesRepository, type IdentifiedUser } from './data/identities.repository.ts';
import type { Claims } from './domain/claims.ts';
import { IdentityProvider, SignOnRefused } from './identity-provider.ts';

/** Which person of the identity provider is which user here. In the caller's unit of work. */
@Injectable()
export class LinkedIdentities {
  constructor(
    private readonly provider: IdentityProvider,
    private readonly identities: IdentitiesRepository,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws SignOnRefused when the claims name nobody */
  userOf(claims: Claims): Promise<IdentifiedUser | null> {
    return this.identities.userOf(this.provider.issuer, subjectOf(claims));
  }

  /** Whether a user has one at the provider that is set up now. */
  async has(userId: string): Promise<boolean> {
    if (this.provider.name === null) return false;
    const identities = await this.identities.ofUser(userId);
    return identities.some(({ issuer }) => issuer === this.provider.issuer);
  }

  /** False when one of the two is linked already. @throws SignOnRefused when the claims name nobody */
  link(userId: string, claims: Claims): Promise<boolean> {
    return this.identities.insert({
      id: this.ids.next(),
      user_id: userId,
      issuer: this.provider.issuer,
      subject: subjectOf(claims),
      created_at: this.clock.now(),
    });
  }

  signedIn({ identity_id }: IdentifiedUser): Promise<void> {
    return this.identities.signedIn(identity_id, this.clock.now());
  }

  /** False when it is none of the user's. */
  unlink(identityId: string, userId: string): Promise<boolean> {
    return this.identities.remove(identityId, userId);
  }
}

function subjectOf(claims: Claims): string {
  const { sub } = claims;
  if (typeof sub !== 'string') throw new SignOnRefused('not_trusted', 'the claims hold no subject');
  return sub;
}
