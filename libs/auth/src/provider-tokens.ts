import { Injectable } from '@nestjs/common';
import { SecretBox, UnitOfWork } from '#platform';
import { IdentitiesRepository } from './data/identities.repository.ts';
import { IdentityProvider } from './identity-provider.ts';

const PURPOSE = 'provider-token';

/** What ends the provider's own session together with ours: sealed, kept with the session. */
@Injectable()
export class ProviderTokens {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly box: SecretBox,
    private readonly provider: IdentityProvider,
    private readonly identities: IdentitiesRepository,
  ) {}

  /** In the caller's unit of work. */
  keep(sessionId: string, token: string): Promise<void> {
    return this.identities.keepToken(sessionId, this.box.seal(token, PURPOSE));
  }

  /** Where the browser goes to end the provider's session, too; null: nowhere. */
  async signOutUrl(sessionId: string): Promise<string | null> {
    const sealed = await this.unit.read(() => this.identities.tokenOf(sessionId));
    return sealed === null ? null : this.provider.signOutUrl(this.box.open(sealed, PURPOSE));
  }
}
