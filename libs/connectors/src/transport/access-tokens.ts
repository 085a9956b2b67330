import { Injectable } from '@nestjs/common';
import { Clock } from '#platform';
import { number, object, string, words } from './answers.ts';
import { IssuedTokens, tokenOwner } from './bearer-token.ts';
import { ServiceHttp, type ErrorDialect } from './service-http.ts';

/** How an access token is asked for, by what is no connector (RFC 6749, section 4.4; RFC 7523, section 2.1). */
export interface TokenGrant {
  /** Of the server that issues it. */
  url: string;
  /** Who asks and for what: the same values get the same token. */
  identity: readonly string[];
  /** What proves it, which no message may show. */
  secrets: readonly string[];
  /** Made when it is asked: what it signs may be good for a moment only. */
  form(): Record<string, string>;
}

export interface AccessToken {
  token: string;
  /** From when on another one is asked for, before it is over. */
  staleAt: Date;
}

/** For servers that do not say it (RFC 6749, section 5.1). */
const UNTOLD_SECONDS = 300;
const WHAT = 'asking for an access token';

const dialect: ErrorDialect = {
  message: (body) => {
    const { error, error_description: described } = object(body);
    return words(string(described) ?? string(error));
  },
};

/** Access tokens of this process, over the guarded road to outside services; each is asked for once while it is fresh. */
@Injectable()
export class AccessTokens {
  private readonly tokens: IssuedTokens;
  private readonly pending = new Map<string, Promise<AccessToken>>();

  constructor(private readonly clock: Clock) {
    this.tokens = new IssuedTokens(clock);
  }

  /** @throws ConnectorFailure, whose `serviceStatus` tells a refusal from trouble on the way */
  get(grant: TokenGrant): Promise<AccessToken> {
    const owner = ownerOf(grant);
    const fresh = this.tokens.fresh(owner);
    if (fresh !== undefined) return Promise.resolve({ token: fresh.token, staleAt: new Date(fresh.staleAt) });
    const asked = this.pending.get(owner) ?? this.ask(owner, grant).finally(() => this.pending.delete(owner));
    this.pending.set(owner, asked);
    return asked;
  }

  /** It was refused where it was shown. */
  forget(grant: TokenGrant): void {
    this.tokens.forget(ownerOf(grant));
  }

  private async ask(owner: string, grant: TokenGrant): Promise<AccessToken> {
    const name = `The sign-in server ${new URL(grant.url).hostname}`;
    const http = new ServiceHttp({
      connector: { id: owner, name, type: 'oauth2', simulated: false },
      service: name,
      baseUrl: grant.url,
      dialect,
      secrets: grant.secrets,
      clock: this.clock,
      // Who needs the token tries again by itself, and later.
      probe: true,
    });
    try {
      const answer = await http.request({
        what: WHAT,
        method: 'POST',
        path: '',
        form: grant.form(),
        read: true,
      });
      const body = object(answer.body);
      const token = string(body['access_token']);
      if (token === null) throw http.fail(WHAT, 'gave no access token', { status: answer.status });
      const told = number(body['expires_in']);
      const kept = this.tokens.keep(owner, { token, expiresInSeconds: told > 0 ? told : UNTOLD_SECONDS });
      return { token, staleAt: new Date(kept.staleAt) };
    } finally {
      await http.close();
    }
  }
}

function ownerOf({ url, identity, secrets }: TokenGrant): string {
  return tokenOwner(url, [...identity, ...secrets]);
}
