import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Clock } from '#platform';
import { AccessTokens, type TokenGrant } from './access-tokens.ts';

const SECRET = 'a secret of the application';
let server: Server;
let asked: URLSearchParams[];
let answer: (form: URLSearchParams) => { status: number; body: unknown };

beforeEach(async () => {
  asked = [];
  answer = () => ({ status: 200, body: { access_token: `token ${asked.length}`, expires_in: 100 } });
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const form = new URLSearchParams(body);
      asked.push(form);
      const given = answer(form);
      response.writeHead(given.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(given.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

function house() {
  let now = Date.parse('2026-11-22T12:00:00Z');
  const tokens = new AccessTokens(Object.assign(new Clock(), { now: () => new Date(now) }));
  return { tokens, pass: (seconds: number) => (now += seconds * 1000) };
}

function grant(changes: Partial<TokenGrant> = {}): TokenGrant {
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    identity: ['app'],
    secrets: [SECRET],
    form: () => ({ grant_type: 'client_credentials', client_secret: SECRET }),
    ...changes,
  };
}

describe('an access token', () => {
  it('is asked for once while it is fresh, also by two at a time, and again for others', async () => {
    const { tokens, pass } = house();
    const [one, two] = await Promise.all([tokens.get(grant()), tokens.get(grant())]);
    expect([one.token, two.token]).toEqual(['token 1', 'token 1']);
    expect(one.staleAt).toEqual(new Date('2026-11-22T12:01:20Z'));
    expect(asked.map(String)).toEqual([
      'grant_type=client_credentials&client_secret=a+secret+of+the+application',
    ]);
    expect((await tokens.get(grant({ identity: ['other'] }))).token).toBe('token 2');
    pass(79);
    expect(await tokens.get(grant())).toEqual(one);
    pass(1);
    expect((await tokens.get(grant())).token).toBe('token 3');
  });

  it('that was refused where it was shown is asked for anew', async () => {
    const { tokens } = house();
    await tokens.get(grant());
    tokens.forget(grant());
    expect((await tokens.get(grant())).token).toBe('token 2');
  });

  it('without a life of its own is kept for a few minutes', async () => {
    answer = () => ({ status: 200, body: { access_token: 'short' } });
    expect((await house().tokens.get(grant())).staleAt).toEqual(new Date('2026-11-22T12:04:00Z'));
  });

  it('is refused with the words of its server, and without the secret', async () => {
    answer = () => ({
      status: 401,
      body: { error: 'invalid_client', error_description: `AADSTS7000215: not ${SECRET}` },
    });
    await expect(house().tokens.get(grant())).rejects.toMatchObject({
      serviceStatus: 401,
      message:
        'The sign-in server 127.0.0.1 refused the credentials (401): AADSTS7000215: not [secret], while asking for an access token.',
    });
  });

  it('is one only when it is there', async () => {
    answer = () => ({ status: 200, body: { token_type: 'Bearer' } });
    await expect(house().tokens.get(grant())).rejects.toThrow('gave no access token');
  });

  it('is not asked for at an address that nothing may reach', async () => {
    await expect(house().tokens.get(grant({ url: 'http://169.254.169.254/token' }))).rejects.toThrow(
      'leads to a link-local or metadata address',
    );
  });
});
