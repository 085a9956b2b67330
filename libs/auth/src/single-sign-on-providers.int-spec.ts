import { UsersService } from '#users';
import { ForgingProvider, type Forgery } from '../../../test/fakes/forging-provider.ts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { CLIENT, PASSWORD, environment, named } from './single-sign-on.harness.ts';

describe('an identity provider whose answers are not to be trusted', () => {
  let provider: ForgingProvider;
  let test: TestApp;
  beforeAll(async () => {
    provider = new ForgingProvider(CLIENT.clientId);
    await provider.start();
    test = await createTestApp({ environment: environment(provider.issuer) });
  });
  afterAll(async () => {
    await test.close();
    await provider.close();
  });

  async function come(forgery: Forgery, change: (query: URLSearchParams) => void = () => undefined) {
    const begun = await test.http('GET', '/api/auth/single-sign-on');
    const query = provider.answerTo(String(begun.headers['location']), forgery);
    change(query);
    return test.http('GET', `/api/auth/single-sign-on/callback?${query.toString()}`, {
      headers: { cookie: named(begun, 'tw_sign_on') },
    });
  }

  it('is believed when all is right', async () => {
    expect((await come({})).headers['location']).toBe('/');
  });

  const HOUR = 3600;
  const now = () => Math.floor(Date.now() / 1000);
  it.each<[string, () => Forgery]>([
    ['another nonce', () => ({ claims: { nonce: 'of-another-sign-in' } })],
    ['no nonce', () => ({ claims: { nonce: undefined } })],
    ['another issuer', () => ({ claims: { iss: 'https://evil.example' } })],
    ['another audience', () => ({ claims: { aud: 'another-client' } })],
    ['several audiences of which none is us', () => ({ claims: { aud: ['a', 'b'] } })],
    ['a time that is over', () => ({ claims: { iat: now() - 2 * HOUR, exp: now() - HOUR } })],
    ['a time to come', () => ({ claims: { nbf: now() + HOUR } })],
    ['no end', () => ({ claims: { exp: undefined } })],
    ['no subject', () => ({ claims: { sub: undefined } })],
    ['a foreign signature', () => ({ foreignKey: true })],
    ['no signature', () => ({ unsigned: true })],
  ])('is not believed with %s', async (_name, forgery) => {
    const answer = await come(forgery());
    expect(answer.headers['location']).toBe('/sign-in?problem=not_trusted');
    expect(named(answer, 'tw_session')).toBe('');
  });

  it.each<[string, (began: number) => unknown, string]>([
    ['says nothing of when', () => undefined, '/settings/profile?problem=not_just_now'],
    ['says an hour ago', (began) => began - HOUR, '/settings/profile?problem=not_just_now'],
    ['says it in words', (began) => String(began), '/settings/profile?problem=not_trusted'],
    ['says just now', (began) => began, '/incidents'],
  ])('proves nothing again when it %s', async (_name, authTime, expected) => {
    const session = await come({});
    const cookie = named(session, 'tw_session');
    const { body: me } = await test.http('GET', '/api/auth/me', { headers: { cookie } });
    const begun = await test.http('POST', '/api/auth/reauthenticate/single-sign-on', {
      headers: { cookie, 'x-csrf-token': String(me.csrf_token) },
      body: { next: '/incidents' },
    });
    const asked = new URL(String(begun.body.redirect_to)).searchParams;
    expect([asked.get('max_age'), asked.get('prompt')]).toEqual(['0', 'login']);
    const query = provider.answerTo(String(begun.body.redirect_to), {
      claims: { auth_time: authTime(now()) },
    });
    const returned = await test.http('GET', `/api/auth/single-sign-on/callback?${query.toString()}`, {
      headers: { cookie: named(begun, 'tw_sign_on') },
    });
    expect(returned.headers['location']).toBe(expected);
  });

  it.each<[string, (query: URLSearchParams) => void]>([
    ['another state', (query) => query.set('state', 'x')],
    ['no state', (query) => query.delete('state')],
    ['the answer of another issuer', (query) => query.set('iss', 'https://evil.example')],
    ['no word of the issuer', (query) => query.delete('iss')],
    ['no code', (query) => query.delete('code')],
  ])('is not believed with %s', async (_name, change) => {
    expect((await come({}, change)).headers['location']).toBe('/sign-in?problem=not_trusted');
  });
});

describe('an identity provider that is away', () => {
  it('stops neither the start nor passwords, and is asked again', async () => {
    const provider = new ForgingProvider(CLIENT.clientId);
    await provider.start();
    const { issuer } = provider;
    await provider.close();
    const test = await createTestApp({
      environment: { ...environment(issuer), PASSWORD_SIGN_IN: 'administrators' },
    });
    try {
      const gone = await test.http('GET', '/api/auth/single-sign-on?next=/approvals');
      expect(gone.headers['location']).toBe('/sign-in?problem=unavailable&next=%2Fapprovals');
      expect((await test.http('GET', '/api/auth/me', { as: 'admin' })).status).toBe(200);
      await test.as('admin', () =>
        test
          .get(UsersService)
          .create({ email: 'a@b.example', name: 'A', role: 'analyst', password: PASSWORD }),
      );
      const other = await test.http('POST', '/api/auth/login', {
        body: { email: 'a@b.example', password: PASSWORD },
      });
      expect(other).toMatchObject({ status: 403, body: { code: 'single_sign_on_required' } });
    } finally {
      await test.close();
    }
  });

  it('is not there at all where none is set up', async () => {
    const test = await createTestApp();
    try {
      expect((await test.http('GET', '/api/auth/methods')).body.single_sign_on).toBeNull();
      expect((await test.http('GET', '/api/auth/single-sign-on')).status).toBe(404);
      expect((await test.http('GET', '/api/auth/single-sign-on/callback?code=x')).status).toBe(404);
    } finally {
      await test.close();
    }
  });
});
