import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { AddressInfo } from 'node:net';

export interface Forgery {
  /** Instead of what is right, or beside it. */
  claims?: Record<string, unknown>;
  /** Signed with a key that the provider does not publish. */
  foreignKey?: boolean;
  /** Not signed at all. */
  unsigned?: boolean;
}

/**
 * An OpenID Connect provider whose ID tokens are as wrong as a test wants them. It has no pages: `codeFor` gives what
 * a browser would bring back.
 */
export class ForgingProvider {
  private readonly server = createServer((request, response) => this.answer(request, response));
  private readonly published = generateKeyPairSync('rsa', { modulusLength: 2048 });
  private readonly foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
  private forgery: Forgery = {};
  private nonce = '';

  constructor(private readonly clientId: string) {}

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  start(): Promise<void> {
    return new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  /** What the browser brings back from the provider's page `url`; the next ID token is forged so. */
  answerTo(url: string, forgery: Forgery = {}): URLSearchParams {
    const asked = new URL(url).searchParams;
    this.forgery = forgery;
    this.nonce = asked.get('nonce') ?? '';
    return new URLSearchParams({ code: 'a-code', state: asked.get('state') ?? '', iss: this.issuer });
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const body = this.bodyOf(request.url ?? '');
    response.statusCode = body === null ? 404 : 200;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(body ?? {}));
  }

  private bodyOf(path: string): object | null {
    const { issuer } = this;
    if (path === '/.well-known/openid-configuration')
      return {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        authorization_response_iss_parameter_supported: true,
      };
    if (path === '/keys')
      return {
        keys: [
          { ...this.published.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' },
        ],
      };
    if (path === '/token')
      return { access_token: 'x', token_type: 'Bearer', expires_in: 60, id_token: this.idToken() };
    return null;
  }

  private idToken(): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: this.issuer,
      sub: 'forged',
      aud: this.clientId,
      iat: now,
      exp: now + 300,
      nonce: this.nonce,
      email: 'forged@corp.example',
      email_verified: true,
      roles: ['soc'],
      ...this.forgery.claims,
    };
    const { foreignKey = false, unsigned = false } = this.forgery;
    const header = unsigned ? { alg: 'none' } : { alg: 'RS256', kid: 'one' };
    const input = [header, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const { privateKey } = foreignKey ? this.foreign : this.published;
    return `${input}.${unsigned ? '' : signed(input, privateKey)}`;
  }
}

function signed(input: string, key: KeyObject): string {
  return createSign('RSA-SHA256').update(input).sign(key, 'base64url');
}
