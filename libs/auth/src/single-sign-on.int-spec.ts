import { UsersService } from '#users';
import { Principals } from './principals.ts';
import {
  ProviderBrowser,
  startOpenIdProvider,
  type OpenIdProvider,
} from '../../../test/fakes/openid-provider.ts';
import {
  PLATFORM_TENANT_ID,
  createTestApp,
  totpCode,
  type TestApp,
  type TestResponse,
} from '../../../test/harness/index.ts';
import { BASE_URL, CLIENT, PASSWORD, environment, cookiesOf, named } from './single-sign-on.harness.ts';

const ACCOUNTS = {
  ann: { name: 'Ann Able', email: 'Ann@corp.example', email_verified: true, roles: ['soc', 'other'] },
  lea: { name: 'Lea', email: 'lea@corp.example', email_verified: true, roles: ['soc-leads', 'soc'] },
  nora: { name: 'Nora', email: 'nora@corp.example', email_verified: true, roles: ['cooks'] },
  una: { name: 'Una', email: 'una@corp.example', email_verified: false, roles: ['soc'] },
  max: { name: 'Max', roles: ['soc'] },
  pat: { name: 'Pat', email: 'pat@corp.example', email_verified: true, roles: ['soc'] },
};

const pathOf = (address: string) => address.slice(BASE_URL.length);

const refusals = (test: TestApp) =>
  test.sql<{ reason: string }>(
    `SELECT reason FROM audit_logs WHERE event = 'access.refused' AND details->'payload'->>'kind' = 'single_sign_on' ORDER BY id`,
  );

describe('signing in with an identity provider', () => {
  let provider: OpenIdProvider;
  let test: TestApp;
  beforeAll(async () => {
    provider = await startOpenIdProvider({ baseUrl: BASE_URL, ...CLIENT, accounts: ACCOUNTS });
    test = await createTestApp({ environment: environment(provider.issuer) });
  });
  afterAll(async () => {
    await test.close();
    await provider.close();
  });

  async function begin(next?: string) {
    const query = next === undefined ? '' : `?next=${encodeURIComponent(next)}`;
    const answer = await test.http('GET', `/api/auth/single-sign-on${query}`);
    expect(answer.status).toBe(302);
    return { url: String(answer.headers['location']), cookie: named(answer, 'tw_sign_on') };
  }
  async function signIn(account: string | null, next?: string): Promise<TestResponse> {
    const { url, cookie } = await begin(next);
    const back = await new ProviderBrowser().signIn(url, account);
    return test.http('GET', pathOf(back), { headers: { cookie } });
  }
  const meOf = (answer: TestResponse) =>
    test.http('GET', '/api/auth/me', { headers: { cookie: named(answer, 'tw_session') } });
  const problem = (answer: TestResponse) =>
    new URL(String(answer.headers['location']), BASE_URL).searchParams.get('problem');

  it('is offered by its name, with state, nonce and PKCE', async () => {
    const methods = await test.http('GET', '/api/auth/methods');
    expect(methods.body).toEqual({ password: 'everybody', single_sign_on: { name: 'single sign-on' } });
    const asked = new URL((await begin()).url).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)).toMatch(/^[\w-]{43}$/);
    expect(asked.get('redirect_uri')).toBe(`${BASE_URL}/api/auth/single-sign-on/callback`);
  });

  it('makes the user at the first time, with the role of the claims, and finds them again', async () => {
    const first = await signIn('ann', '/incidents?status=triaged');
    expect(first.headers['location']).toBe('/incidents?status=triaged');
    const { body } = await meOf(first);
    expect(body.user).toMatchObject({ email: 'ann@corp.example', name: 'Ann Able', role: 'analyst' });
    expect((await meOf(await signIn('ann'))).body.user.id).toBe(body.user.id);
    const [created] = await test.sql<{ actor_name: string }>(
      `SELECT actor_name FROM audit_logs WHERE event = 'user.created' AND subject_id = $1`,
      [body.user.id],
    );
    expect(created?.actor_name).toBe('single sign-on');
  });

  it('makes one user of two first sign-ins at the same moment', async () => {
    const both = await Promise.all([signIn('lea'), signIn('lea')]);
    const people = await Promise.all(both.map(meOf));
    expect(people.map(({ status }) => status)).toEqual([200, 200]);
    expect(people[0]?.body.user.id).toBe(people[1]?.body.user.id);
    // The highest of the roles.
    expect(people[0]?.body.user.role).toBe('manager');
  });

  it('brings the role up to date at each sign-in', async () => {
    const { body } = await meOf(await signIn('ann'));
    await test.sql(`UPDATE users SET role = 'manager' WHERE id = $1`, [body.user.id]);
    expect((await meOf(await signIn('ann'))).body.user.role).toBe('analyst');
  });

  it('leaves whoever is disabled out', async () => {
    const { body } = await meOf(await signIn('ann'));
    await test.as('admin', () => test.get(UsersService).disable(body.user.id as string));
    expect(problem(await signIn('ann'))).toBe('disabled');
    await test.as('admin', () => test.get(UsersService).enable(body.user.id as string));
  });

  it.each([
    ['nora', 'no_role'],
    ['una', 'email_not_verified'],
    ['max', 'no_email'],
    [null, 'denied'],
  ])('refuses %s in words of the sign-in page: %s', async (account, expected) => {
    const answer = await signIn(account, '/approvals');
    expect(answer.headers['location']).toBe(`/sign-in?problem=${expected}&next=%2Fapprovals`);
    expect(named(answer, 'tw_session')).toBe('');
    expect((await refusals(test)).length).toBeGreaterThan(0);
    expect(await test.sql(`SELECT 1 FROM users WHERE email ~ '^(nora|una|max)'`)).toEqual([]);
  });

  it('refuses the last administrator’s coming down', async () => {
    const { body } = await meOf(await signIn('ann'));
    await test.sql(`UPDATE users SET disabled_at = now() WHERE role = 'admin'`);
    await test.sql(`UPDATE users SET role = 'admin' WHERE id = $1`, [body.user.id]);
    expect(problem(await signIn('ann'))).toBe('last_administrator');
    await test.sql(`UPDATE users SET role = 'analyst' WHERE id = $1`, [body.user.id]);
    await test.sql(`UPDATE users SET disabled_at = NULL WHERE role = 'admin'`);
  });

  it('takes nobody’s user by address alone: whoever has a password links the provider, in their session', async () => {
    const { id } = await test.as('admin', () =>
      test
        .get(UsersService)
        .create({ email: 'pat@corp.example', name: 'Pat', role: 'viewer', password: PASSWORD }),
    );
    expect(problem(await signIn('pat'))).toBe('email_taken');
    const session = await test.http('POST', '/api/auth/login', {
      body: { email: 'pat@corp.example', password: PASSWORD },
    });
    const headers = {
      cookie: named(session, 'tw_session'),
      'x-csrf-token': String(session.body.csrf_token),
    };
    const without = await test.http('POST', '/api/auth/single-sign-on/link', {
      headers: { cookie: headers.cookie },
    });
    expect(without.status).toBe(403);
    const link = await test.http('POST', '/api/auth/single-sign-on/link', { headers });
    const back = await new ProviderBrowser().signIn(String(link.body.redirect_to), 'pat');
    const linked = await test.http('GET', pathOf(back), { headers: { cookie: named(link, 'tw_sign_on') } });
    expect(linked.headers['location']).toBe('/settings/profile');
    // No new session: it was there before.
    expect(named(linked, 'tw_session')).toBe('');
    expect((await meOf(await signIn('pat'))).body.user).toMatchObject({ id, role: 'analyst' });
    const { body } = await test.http('GET', '/api/auth/identities', { headers });
    expect(body.data).toMatchObject([{ issuer: provider.issuer }]);
    const identity = `/api/auth/identities/${body.data[0].id}`;
    expect((await test.http('DELETE', identity, { headers })).status).toBe(204);
    expect(problem(await signIn('pat'))).toBe('email_taken');
  });

  it('keeps the only way in of whoever has no password', async () => {
    const signedIn = await signIn('ann');
    const { body: me } = await meOf(signedIn);
    const headers = { cookie: named(signedIn, 'tw_session'), 'x-csrf-token': String(me.csrf_token) };
    const { body } = await test.http('GET', '/api/auth/identities', { headers });
    const answer = await test.http('DELETE', `/api/auth/identities/${body.data[0].id}`, { headers });
    expect(answer).toMatchObject({ status: 409, body: { code: 'conflict' } });
    const wrong = await test.http('POST', '/api/auth/login', {
      body: { email: 'ann@corp.example', password: '' },
    });
    expect(wrong.status).toBe(401);
  });

  it('takes an answer once, in the browser that began, and not of another sign-in', async () => {
    const one = await begin();
    const two = await begin();
    const back = pathOf(await new ProviderBrowser().signIn(one.url, 'ann'));
    expect(problem(await test.http('GET', back))).toBe('stale');
    expect(problem(await test.http('GET', back, { headers: { cookie: 'tw_sign_on=made.up' } }))).toBe(
      'stale',
    );
    expect(problem(await test.http('GET', back, { headers: { cookie: two.cookie } }))).toBe('not_trusted');
    const right = await test.http('GET', back, { headers: { cookie: one.cookie } });
    expect(right.headers['location']).toBe('/');
    expect(cookiesOf(right)).toContain('tw_sign_on=');
    expect(problem(await test.http('GET', back, { headers: { cookie: one.cookie } }))).toBe('stale');
  });

  describe('proves again who somebody is', () => {
    async function aged(userId: unknown): Promise<void> {
      const sessions = await test.sql<{ id: string; tenant_id: string }>(
        `UPDATE sessions SET authenticated_at = now() - interval '1 hour' WHERE user_id = $1 RETURNING id, tenant_id`,
        [userId],
      );
      // Past what is remembered.
      for (const { id, tenant_id } of sessions) await test.get(Principals).freshBySession(id, tenant_id);
    }
    async function signedIn(account: string) {
      const answer = await signIn(account);
      const { body } = await meOf(answer);
      await aged(body.user.id);
      const headers = { cookie: named(answer, 'tw_session'), 'x-csrf-token': String(body.csrf_token) };
      const enrol = () => test.http('POST', '/api/auth/second-factors/totp', { headers });
      expect((await enrol()).body.code).toBe('reauthentication_required');
      return { id: body.user.id as string, headers, enrol };
    }
    const away = (headers: Record<string, string>) =>
      test.http('POST', '/api/auth/reauthenticate/single-sign-on', {
        headers,
        body: { next: '/settings/api-keys' },
      });
    const back = async (begun: TestResponse, account: string) => {
      const url = await new ProviderBrowser().signIn(String(begun.body.redirect_to), account);
      return test.http('GET', pathOf(url), { headers: { cookie: named(begun, 'tw_sign_on') } });
    };

    it('when they have nothing else, by another sign-in there', async () => {
      const { headers, enrol, id } = await signedIn('ann');
      const options = await test.http('POST', '/api/auth/reauthenticate/options', { headers });
      expect(options.body).toEqual({ methods: ['single_sign_on'], passkey: null });
      const begun = await away(headers);
      expect(begun.status).toBe(200);
      const returned = await back(begun, 'ann');
      expect(returned.headers['location']).toBe('/settings/api-keys');
      expect(named(returned, 'tw_session')).toBe('');
      expect((await enrol()).status).toBe(200);
      expect(
        await test.sql(
          `SELECT actor_id, details->'payload'->>'factor' AS factor FROM audit_logs
           WHERE event = 'session.reauthenticated' ORDER BY id DESC LIMIT 1`,
        ),
      ).toEqual([{ actor_id: id, factor: 'single_sign_on' }]);
    });

    it('and nobody else', async () => {
      const { headers, enrol } = await signedIn('ann');
      const returned = await back(await away(headers), 'lea');
      expect(returned.headers['location']).toBe('/settings/profile?problem=other_person');
      expect((await enrol()).body.code).toBe('reauthentication_required');
    });

    it('asks also whoever has a session there', async () => {
      const { headers, enrol } = await signedIn('ann');
      const browser = new ProviderBrowser();
      await browser.signIn((await begin()).url, 'ann');
      const begun = await away(headers);
      // Had the provider let the session count, it would not ask; whoever cancels now proves nothing.
      const url = await browser.signIn(String(begun.body.redirect_to), null);
      const returned = await test.http('GET', pathOf(url), {
        headers: { cookie: named(begun, 'tw_sign_on') },
      });
      expect(returned.headers['location']).toBe('/settings/profile?problem=denied');
      expect((await enrol()).body.code).toBe('reauthentication_required');
    });

    it('not for whoever has a second factor here', async () => {
      const { headers, id, enrol } = await signedIn('lea');
      await back(await away(headers), 'lea');
      const totp = await enrol();
      await test.http('POST', '/api/auth/second-factors/totp/confirm', {
        headers,
        body: { code: totpCode(String(totp.body.secret)) },
      });
      await aged(id);
      expect(await away(headers)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    });
  });

  it.each(['acme', 'no-such-tenant', '-'])(
    'is the platform’s alone: whoever names %s gets nowhere',
    async (slug) => {
      await test.http('POST', '/api/tenants', {
        as: 'admin',
        body: { slug: 'acme', name: 'Acme', admin_email: 'admin@test.example' },
      });
      const users = `SELECT count(*)::int AS n FROM users WHERE tenant_id <> '${PLATFORM_TENANT_ID}'`;
      const before = await test.sql(users);
      const elsewhere = { 'x-tenant': slug };
      const methods = await test.http('GET', '/api/auth/methods', { headers: elsewhere });
      expect(methods.body.single_sign_on).toBeNull();
      expect((await test.http('GET', '/api/auth/single-sign-on', { headers: elsewhere })).status).toBe(404);
      // Begun as the platform's, and finished as somebody else's.
      const { url, cookie } = await begin();
      const back = pathOf(await new ProviderBrowser().signIn(url, 'lea'));
      const finished = await test.http('GET', back, { headers: { ...elsewhere, cookie } });
      expect(finished.status).toBe(404);
      expect(named(finished, 'tw_session')).toBe('');
      expect(await test.sql(users)).toEqual(before);
    },
  );

  it('goes on with own pages only', async () => {
    const answer = await signIn('ann', '//evil.example/x');
    expect(answer.headers['location']).toBe('/');
  });

  it('ends the provider’s session, too', async () => {
    const signedIn = await signIn('ann');
    const { body } = await meOf(signedIn);
    const headers = { cookie: named(signedIn, 'tw_session'), 'x-csrf-token': String(body.csrf_token) };
    const out = await test.http('POST', '/api/auth/logout', { headers });
    const url = new URL(String(out.body.redirect_to));
    expect(url.origin).toBe(provider.issuer);
    expect(url.searchParams.get('post_logout_redirect_uri')).toBe(`${BASE_URL}/sign-in`);
    expect((await fetch(url)).status).toBe(200);
    expect((await meOf(signedIn)).status).toBe(401);
    const [row] = await test.sql<{ provider_token: string }>(
      'SELECT provider_token FROM sessions WHERE provider_token IS NOT NULL LIMIT 1',
    );
    expect(row?.provider_token).toMatch(/^v1\./);
  });
});
