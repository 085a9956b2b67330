import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { readServiceAccountKey, tokenGrant } from './token-grant.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const KEY = JSON.stringify({
  type: 'service_account',
  client_email: 'reader@project.iam.example',
  private_key: privateKey,
  private_key_id: 'k1',
});
const SETTINGS = {
  username: 'phish@corp.example',
  sign_in: 'client_credentials',
  token_url: 'https://login.example/t/token',
  client_id: 'app',
  scope: 'https://mail.example/.default',
} as const;

describe('how a token is asked for', () => {
  it('is not, with a password', () => {
    expect(tokenGrant({ ...SETTINGS, sign_in: 'password' }, 'secret', () => NOW)).toBeNull();
  });

  it('is with the secret of an application', () => {
    const grant = tokenGrant(SETTINGS, 'secret', () => NOW);
    expect(grant).toMatchObject({ url: SETTINGS.token_url, secrets: ['secret'] });
    expect(grant?.form()).toEqual({
      grant_type: 'client_credentials',
      client_id: 'app',
      client_secret: 'secret',
      scope: SETTINGS.scope,
    });
  });

  it('is with what a service account signs for the user, good for minutes', () => {
    const grant = tokenGrant({ ...SETTINGS, sign_in: 'service_account', client_id: null }, KEY, () => NOW);
    const { grant_type, assertion = '' } = grant?.form() ?? {};
    expect(grant_type).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [header = '', payload = '', signature = ''] = assertion.split('.');
    const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(read(header)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'k1' });
    expect(read(payload)).toEqual({
      iss: 'reader@project.iam.example',
      sub: 'phish@corp.example',
      scope: SETTINGS.scope,
      aud: SETTINGS.token_url,
      iat: NOW.getTime() / 1000,
      exp: NOW.getTime() / 1000 + 600,
    });
    const signed = Buffer.from(`${header}.${payload}`);
    const key = createPublicKey(publicKey);
    expect(verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))).toBe(true);
    expect(grant?.identity).toContain('phish@corp.example');
  });
});

describe('the key of a service account', () => {
  it('is read from its file', () => {
    expect(readServiceAccountKey(KEY)).toMatchObject({ client_email: 'reader@project.iam.example' });
  });

  it.each(['', 'a password', '[]', 'null', '{}', '{"client_email":"a@b.example","private_key":"none"}'])(
    'is not %j',
    (text) => {
      expect(readServiceAccountKey(text)).toBeNull();
    },
  );
});
