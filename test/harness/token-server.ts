import { createPublicKey, generateKeyPairSync, randomUUID, verify } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A sign-in server on loopback that gives access tokens to applications and service accounts, and tells a mail server
 * whose they are. An application is called like the one user that it may read.
 */
export interface TokenServer {
  tokenUrl: string;
  introspectionUrl: string;
  /** Of every application. */
  secret: string;
  /** The key file of a service account that may sign in for everybody. */
  serviceAccountKey: string;
  /** Tokens that were asked for, by whom. */
  issued: { grant: string; user: string }[];
  /** Tokens given so far are good for nothing any more. */
  revoke(): void;
  close(): Promise<void>;
}

const SECRET = 'seven-iron-kettles';
const ACCOUNT = 'reader@project.iam.example';
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

export async function startTokenServer(): Promise<TokenServer> {
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const users = new Map<string, string>();
  const issued: TokenServer['issued'] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const form = new URLSearchParams(body);
      const [status, answer] = request.url === '/token' ? token(form) : introspection(form);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer));
    });
  });
  const token = (form: URLSearchParams): [number, object] => {
    const grant = form.get('grant_type') ?? '';
    const user = grant === JWT_BEARER ? signedFor(form.get('assertion') ?? '') : ofApplication(form);
    if (user === null)
      return [401, { error: 'invalid_client', error_description: 'Nobody here is known by that.' }];
    issued.push({ grant, user });
    const access_token = randomUUID();
    users.set(access_token, user);
    return [200, { token_type: 'Bearer', access_token, expires_in: 3600 }];
  };
  const introspection = (form: URLSearchParams): [number, object] => {
    const username = users.get(form.get('token') ?? '');
    return [200, username === undefined ? { active: false } : { active: true, username }];
  };
  const signedFor = (assertion: string): string | null => {
    const [header = '', payload = '', signature = ''] = assertion.split('.');
    const signed = Buffer.from(`${header}.${payload}`);
    const key = createPublicKey(keys.publicKey);
    if (!verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))) return null;
    const { iss, aud, sub } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<
      string,
      string
    >;
    return iss === ACCOUNT && aud === tokenUrl ? (sub ?? null) : null;
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tokenUrl = `${base}/token`;
  return {
    tokenUrl,
    introspectionUrl: `${base}/introspect`,
    secret: SECRET,
    serviceAccountKey: JSON.stringify(
      { type: 'service_account', client_email: ACCOUNT, private_key: keys.privateKey },
      null,
      2,
    ),
    issued,
    revoke: () => users.clear(),
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

function ofApplication(form: URLSearchParams): string | null {
  const knows = form.get('grant_type') === 'client_credentials' && form.get('client_secret') === SECRET;
  return knows ? form.get('client_id') : null;
}
