import { createPrivateKey, sign } from 'node:crypto';
import type { TokenGrant } from '#connectors';
import type { MailboxSettings } from './mailbox-settings.ts';

type SignIn = Pick<MailboxSettings, 'username' | 'sign_in' | 'token_url' | 'client_id' | 'scope'>;

/** Google takes an assertion for an hour at most. */
const ASSERTION_SECONDS = 600;

/** The parts of a service account's key file that are needed. */
export interface ServiceAccountKey {
  client_email: string;
  private_key: string;
  private_key_id: string | null;
}

/**
 * How the access token of a mailbox is asked for; null: it has a password.
 *
 * An application with its secret, as Microsoft Entra takes it:
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow. A service account that signs for
 * the mailbox's user, as Google takes it: https://developers.google.com/identity/protocols/oauth2/service-account.
 */
export function tokenGrant(settings: SignIn, secret: string, now: () => Date): TokenGrant | null {
  const { sign_in, username } = settings;
  if (sign_in === 'password') return null;
  // Settings of the other two are checked to have both.
  const url = settings.token_url ?? '';
  const scope = settings.scope ?? '';
  if (sign_in === 'client_credentials') {
    const client_id = settings.client_id ?? '';
    return {
      url,
      identity: [client_id, scope],
      secrets: [secret],
      form: () => ({ grant_type: 'client_credentials', client_id, client_secret: secret, scope }),
    };
  }
  const key = readServiceAccountKey(secret);
  if (key === null) throw new Error('The stored key of a service account was checked and is none.');
  return {
    url,
    identity: [key.client_email, username, scope],
    secrets: [key.private_key],
    form: () => ({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: assertion(key, { sub: username, scope, aud: url }, now()),
    }),
  };
}

/** Null: it is no key file of a service account. */
export function readServiceAccountKey(text: string): ServiceAccountKey | null {
  try {
    const { client_email, private_key, private_key_id } = Object(JSON.parse(text)) as Record<string, unknown>;
    if (typeof client_email !== 'string' || client_email === '' || typeof private_key !== 'string')
      return null;
    if (createPrivateKey(private_key).asymmetricKeyType !== 'rsa') return null;
    return {
      client_email,
      private_key,
      private_key_id: typeof private_key_id === 'string' ? private_key_id : null,
    };
  } catch {
    // Neither JSON nor a key.
    return null;
  }
}

/** A JSON Web Token, signed with RS256. */
function assertion(
  { client_email, private_key, private_key_id }: ServiceAccountKey,
  claims: { sub: string; scope: string; aud: string },
  now: Date,
): string {
  const iat = Math.floor(now.getTime() / 1000);
  const header = { alg: 'RS256', typ: 'JWT', ...(private_key_id === null ? {} : { kid: private_key_id }) };
  const payload = { iss: client_email, ...claims, iat, exp: iat + ASSERTION_SECONDS };
  const signed = [header, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), private_key).toString('base64url')}`;
}
