import { Injectable } from '@nestjs/common';
import { AccessTokens, ConnectorFailure, type TokenGrant } from '#connectors';
import { Clock, SecretBox } from '#platform';
import type { MailboxRow } from './data/mailbox.repository.ts';
import { tokenGrant } from './domain/token-grant.ts';
import { ImapFailure } from './imap-failure.ts';
import type { MailCredentials } from './mail-folder.ts';

type SignedIn = Pick<
  MailboxRow,
  'id' | 'username' | 'password_sealed' | 'sign_in' | 'token_url' | 'client_id' | 'scope'
>;

/** Statuses by which a sign-in server says that nobody gets a token by these settings. */
const REFUSED = new Set([400, 401, 403]);

/** What mailboxes sign in with. Their secrets are sealed for their row: copied to another row they do not open. */
@Injectable()
export class MailboxCredentials {
  constructor(
    private readonly box: SecretBox,
    private readonly tokens: AccessTokens,
    private readonly clock: Clock,
  ) {}

  seal(id: string, secret: string): string {
    return this.box.seal(secret, purpose(id));
  }

  /**
   * Whatever needs the credentials, done with them. A token that is refused is not shown again.
   * @throws ImapFailure, also when no token is given or the master key is another one than at the time of sealing
   */
  async using<T>(mailbox: SignedIn, work: (credentials: MailCredentials) => Promise<T>): Promise<T> {
    const secret = this.open(mailbox);
    const grant = tokenGrant(mailbox, secret, () => this.clock.now());
    if (grant === null) return work({ password: secret });
    const { token, staleAt } = await this.tokenBy(grant);
    try {
      return await work({ accessToken: token, staleAt });
    } catch (error) {
      if (error instanceof ImapFailure && error.kind === 'refused') this.tokens.forget(grant);
      throw error;
    }
  }

  private open({ id, password_sealed }: SignedIn): string {
    try {
      return this.box.open(password_sealed, purpose(id));
    } catch (cause) {
      throw new ImapFailure(
        'refused',
        "The mailbox's password or secret cannot be opened with this server's master key; give it again.",
        { cause },
      );
    }
  }

  private async tokenBy(grant: TokenGrant): ReturnType<AccessTokens['get']> {
    try {
      return await this.tokens.get(grant);
    } catch (error) {
      if (!(error instanceof ConnectorFailure)) throw error;
      const kind = REFUSED.has(error.serviceStatus ?? 0) ? 'refused' : 'trouble';
      throw new ImapFailure(kind, error.message, { cause: error });
    }
  }
}

function purpose(id: string): string {
  return `mailbox:${id}`;
}
