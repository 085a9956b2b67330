import { Injectable, Logger } from '@nestjs/common';
import * as oidc from 'openid-client';
import { Clock, Config } from '#platform';
import type { Claims, SignOnProblem } from './domain/claims.ts';

const TIMEOUT_SECONDS = 10;
const REMEMBERED_MS = 60 * 60_000;
export const CALLBACK_PATH = '/api/auth/single-sign-on/callback';

/** A sign-in there that did not end in an answer to be trusted; `reason` is for the log, it may quote the provider. */
export class SignOnRefused extends Error {
  override name = 'SignOnRefused';

  constructor(
    readonly problem: SignOnProblem,
    readonly reason: string,
  ) {
    super(reason);
  }
}

/** What a sign-in has to bring back; it waits in the browser that began it. */
export interface SignOnChecks {
  state: string;
  nonce: string;
  verifier: string;
}

/**
 * The OpenID Connect provider of the settings. It is asked what it offers at the first sign-in, not at the start: a
 * provider that is down keeps nobody with a password out.
 */
@Injectable()
export class IdentityProvider {
  private readonly logger = new Logger(IdentityProvider.name);
  private known: { discovered: Promise<oidc.Configuration>; until: number } | null = null;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** What people call it; null: none is set up. */
  get name(): string | null {
    const { OIDC_ISSUER, OIDC_NAME } = this.config.values;
    return OIDC_ISSUER === undefined ? null : OIDC_NAME;
  }

  get issuer(): string {
    return this.config.values.OIDC_ISSUER ?? '';
  }

  /**
   * The provider's page to go to, and what its answer is checked against. `anew`: also whoever has a session there is
   * asked who they are.
   * @throws SignOnRefused unavailable
   */
  async begin({ anew = false } = {}): Promise<{ url: string; checks: SignOnChecks }> {
    const provider = await this.discovered();
    const checks = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
    };
    const url = oidc.buildAuthorizationUrl(provider, {
      redirect_uri: this.callback,
      scope: this.config.values.OIDC_SCOPES,
      state: checks.state,
      nonce: checks.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(checks.verifier),
      code_challenge_method: 'S256',
      // Some know only the one, some only the other.
      ...(anew ? { max_age: '0', prompt: 'login' } : {}),
    });
    return { url: url.href, checks };
  }

  /**
   * Exchanges what the provider has sent back with the browser for claims whose signature, issuer, audience, time and
   * nonce are right.
   * @param query the callback's, with its question mark
   * @throws SignOnRefused
   */
  async finish(query: string, checks: SignOnChecks): Promise<{ claims: Claims; token: string }> {
    const provider = await this.discovered();
    try {
      const tokens = await oidc.authorizationCodeGrant(provider, new URL(`${this.callback}${query}`), {
        expectedState: checks.state,
        expectedNonce: checks.nonce,
        pkceCodeVerifier: checks.verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined || tokens.id_token === undefined) throw new Error('There is no ID token.');
      // Many give groups and addresses there only.
      const more =
        provider.serverMetadata().userinfo_endpoint === undefined
          ? {}
          : await oidc.fetchUserInfo(provider, tokens.access_token, claims.sub);
      return { claims: { ...more, ...claims }, token: tokens.id_token };
    } catch (error) {
      throw refusalOf(error);
    }
  }

  /** The provider's page that ends its session, too; null: it has none, or cannot be asked. */
  async signOutUrl(token: string): Promise<string | null> {
    try {
      const provider = await this.discovered();
      if (provider.serverMetadata().end_session_endpoint === undefined) return null;
      return oidc.buildEndSessionUrl(provider, {
        id_token_hint: token,
        post_logout_redirect_uri: `${this.config.baseUrl}/sign-in`,
      }).href;
    } catch (error) {
      if (!(error instanceof SignOnRefused)) throw error;
      return null;
    }
  }

  private get callback(): string {
    return `${this.config.baseUrl}${CALLBACK_PATH}`;
  }

  /** One question at a time, whoever asks meanwhile; a failure is forgotten, so that the next sign-in asks again. */
  private async discovered(): Promise<oidc.Configuration> {
    const now = this.clock.now().getTime();
    if (this.known === null || this.known.until <= now)
      this.known = { discovered: this.discover(), until: now + REMEMBERED_MS };
    const { known } = this;
    try {
      return await known.discovered;
    } catch (error) {
      if (this.known === known) this.known = null;
      this.logger.warn(`The identity provider ${this.issuer} cannot be used: ${reasonOf(error)}.`);
      throw new SignOnRefused('unavailable', reasonOf(error));
    }
  }

  private discover(): Promise<oidc.Configuration> {
    const { OIDC_CLIENT_ID = '', OIDC_CLIENT_SECRET } = this.config.values;
    const insecure = this.issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [];
    return oidc.discovery(new URL(this.issuer), OIDC_CLIENT_ID, undefined, clientAuth(OIDC_CLIENT_SECRET), {
      timeout: TIMEOUT_SECONDS,
      // The signature of the ID token as well, though it comes straight from the provider.
      execute: [oidc.enableNonRepudiationChecks, ...insecure],
    });
  }
}

/** By the method that the provider offers; what it says nothing about is Basic (OpenID Connect Discovery). */
function clientAuth(secret: string | undefined): oidc.ClientAuth {
  if (secret === undefined) return oidc.None();
  const basic = oidc.ClientSecretBasic(secret);
  const post = oidc.ClientSecretPost(secret);
  return (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (methods.includes('client_secret_basic') ? basic : post)(server, client, body, headers);
  };
}

function refusalOf(error: unknown): SignOnRefused {
  if (error instanceof oidc.AuthorizationResponseError)
    return new SignOnRefused('denied', `the provider answered ${error.error}`);
  // The code was used before, or was not this client's.
  if (error instanceof oidc.ResponseBodyError && error.error === 'invalid_grant')
    return new SignOnRefused('stale', 'the provider does not know the code any more');
  if (error instanceof oidc.ResponseBodyError)
    return new SignOnRefused('unavailable', `the provider answered ${error.error}`);
  if (isOffline(error)) return new SignOnRefused('unavailable', reasonOf(error));
  return new SignOnRefused('not_trusted', reasonOf(error));
}

function isOffline(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    /^(TimeoutError|AbortError)$/.test(error.name) ||
    (error as { code?: unknown }).code === 'OAUTH_TIMEOUT' ||
    /fetch failed/.test(error.message)
  );
}

/** Never a token: the library's messages name what was wrong, not what was sent. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message}${cause}`.slice(0, 300);
}
