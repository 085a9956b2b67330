import { vi } from 'vitest';
import { Logger } from '@nestjs/common';
import { Clock, Config } from '#platform';
import { IdentityProvider, SignOnRefused } from './identity-provider.ts';

const ISSUER = 'https://id.example';
const CHECKS = { state: 's', nonce: 'n', verifier: 'v'.repeat(43) };
const METADATA = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/authorize`,
  token_endpoint: `${ISSUER}/token`,
  jwks_uri: `${ISSUER}/jwks`,
};

let now: number;
let warned: string[];
beforeEach(() => {
  now = Date.parse('2026-11-22T12:00:00Z');
  warned = [];
  vi.spyOn(Logger.prototype, 'warn').mockImplementation((told: unknown) => void warned.push(String(told)));
});
afterEach(() => vi.restoreAllMocks());

type Answer = object | Error;

/** A provider of the net: what it says of itself, and what its token endpoint answers. */
function provider(
  given: { metadata?: () => Answer; token?: () => Answer; secret?: string | null; status?: number } = {},
) {
  const asked: { url: string; body: string; authorization: string | null }[] = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const { href } = new URL(String(input));
    const headers = new Headers(init?.headers as Record<string, string>);
    asked.push({ url: href, body: String(init?.body ?? ''), authorization: headers.get('authorization') });
    const isDiscovery = href.includes('.well-known');
    const answer = isDiscovery ? (given.metadata?.() ?? METADATA) : (given.token?.() ?? {});
    if (answer instanceof Error || answer instanceof DOMException) throw answer;
    const status = isDiscovery ? 200 : (given.status ?? 400);
    return new Response(JSON.stringify(answer), { status, headers: { 'content-type': 'application/json' } });
  });
  const secret = given.secret === undefined ? 'a-client-secret' : given.secret;
  const config = new Config({
    ...{
      BASE_URL: 'https://warden.example',
      OIDC_ISSUER: ISSUER,
      OIDC_CLIENT_ID: 'tw',
      OIDC_NAME: 'Keycloak',
    },
    ...{ OIDC_ROLE_MAP: 'soc=analyst', ...(secret === null ? {} : { OIDC_CLIENT_SECRET: secret }) },
  });
  const one = new IdentityProvider(config, Object.assign(new Clock(), { now: () => new Date(now) }));
  const finish = (query = '?code=c&state=s') =>
    one.finish(query, CHECKS).catch((error: unknown) => error as SignOnRefused);
  return { one, asked, finish };
}

describe('the page of the provider to go to', () => {
  it('is what it says itself, with what its answer is checked against', async () => {
    const { url, checks } = await provider().one.begin();
    const query = new URL(url).searchParams;
    expect(url).toMatch(/^https:\/\/id\.example\/authorize\?/);
    expect(query.get('redirect_uri')).toBe('https://warden.example/api/auth/single-sign-on/callback');
    expect([query.get('state'), query.get('nonce')]).toEqual([checks.state, checks.nonce]);
    expect([query.get('prompt'), query.get('max_age')]).toEqual([null, null]);
  });

  it('asks also whoever has a session there, where that is wanted', async () => {
    const query = new URL((await provider().one.begin({ anew: true })).url).searchParams;
    expect([query.get('prompt'), query.get('max_age')]).toEqual(['login', '0']);
  });

  it('is asked for once an hour', async () => {
    const { one, asked } = provider();
    await Promise.all([one.begin(), one.begin()]);
    now += 3_599_999;
    await one.begin();
    expect(asked).toHaveLength(1);
    now += 1;
    await one.begin();
    expect(asked).toHaveLength(2);
  });

  it('is asked for again after a failure, which is said', async () => {
    const answers: Answer[] = [new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') }), METADATA];
    const { one } = provider({ metadata: () => answers.shift() ?? METADATA });
    await expect(one.begin()).rejects.toMatchObject({
      problem: 'unavailable',
      reason: 'fetch failed: ECONNREFUSED',
    });
    expect(warned).toEqual([
      'The identity provider https://id.example cannot be used: fetch failed: ECONNREFUSED.',
    ]);
    await one.begin();
  });
});

describe('what comes back from the provider', () => {
  it.each<[string, Answer, string, string | RegExp]>([
    ['a code that was used', { error: 'invalid_grant' }, 'stale', /does not know the code any more/],
    [
      'another error of its',
      { error: 'invalid_client' },
      'unavailable',
      'the provider answered invalid_client',
    ],
    ['no answer', new TypeError('fetch failed'), 'unavailable', 'fetch failed'],
    ['too late an answer', new DOMException('late', 'TimeoutError'), 'unavailable', /./],
    ['nothing that holds', {}, 'not_trusted', /./],
  ])('is refused: %s', async (_what, token, problem, reason) => {
    const status = token instanceof Error || 'error' in token ? 400 : 200;
    const refused = (await provider({ token: () => token, status }).finish()) as SignOnRefused;
    expect(refused).toBeInstanceOf(SignOnRefused);
    expect(refused.problem).toBe(problem);
    expect(refused.reason).toMatch(reason);
  });

  it('is refused where the person said no, or the browser brings another state', async () => {
    expect(await provider().finish('?error=access_denied&state=s')).toMatchObject({
      problem: 'denied',
      reason: 'the provider answered access_denied',
    });
    expect(await provider().finish('?code=c&state=other')).toMatchObject({ problem: 'not_trusted' });
  });

  it('is asked for over https only, whatever the provider names', async () => {
    const { finish, asked } = provider({
      metadata: () => ({ ...METADATA, token_endpoint: 'http://id.example/token' }),
    });
    expect(await finish()).toMatchObject({ problem: 'not_trusted' });
    expect(asked).toHaveLength(1);
  });

  it.each<[string, string[] | undefined, string | null, 'basic' | 'body' | 'none']>([
    ['as the standard has it', undefined, 'a-secret', 'basic'],
    ['as it offers', ['client_secret_post'], 'a-secret', 'body'],
    ['the better of two', ['client_secret_post', 'client_secret_basic'], 'a-secret', 'basic'],
    ['without a secret where there is none', undefined, null, 'none'],
  ])('is asked for in our name: %s', async (_how, methods, secret, way) => {
    const metadata = { ...METADATA, ...(methods && { token_endpoint_auth_methods_supported: methods }) };
    const { finish, asked } = provider({
      metadata: () => metadata,
      secret,
      token: () => ({ error: 'invalid_grant' }),
    });
    await finish();
    const { body, authorization } = asked[1] as (typeof asked)[number];
    expect([authorization?.startsWith('Basic ') ?? false, body.includes('client_secret=a-secret')]).toEqual([
      way === 'basic',
      way === 'body',
    ]);
  });
});

describe('the page that ends the session of the provider', () => {
  it('is there where the provider has one, and comes back to us', async () => {
    const metadata = () => ({ ...METADATA, end_session_endpoint: `${ISSUER}/bye` });
    const url = new URL((await provider({ metadata }).one.signOutUrl('token')) ?? '');
    expect([url.origin + url.pathname, url.searchParams.get('id_token_hint')]).toEqual([
      `${ISSUER}/bye`,
      'token',
    ]);
    expect(url.searchParams.get('post_logout_redirect_uri')).toBe('https://warden.example/sign-in');
    expect(await provider().one.signOutUrl('token')).toBeNull();
    expect(
      await provider({ metadata: () => new TypeError('fetch failed') }).one.signOutUrl('token'),
    ).toBeNull();
  });
});

it('a house without a provider has no name for it', () => {
  const none = new IdentityProvider(new Config({}), new Clock());
  expect([none.name, none.issuer]).toEqual([null, '']);
  expect(provider().one.name).toBe('Keycloak');
});
