import type { Role } from '#contracts';
import { PERMISSION_DEFINITIONS, type Permission } from '#contracts';
import { TenantSettings } from '#platform';
import { UsersService } from '#users';
import { describeApi } from '../../apps/server/src/openapi-document.ts';
import { PLATFORM_TENANT_ID, TestBrowser, createTestApp, totpCode, type TestApp } from '../harness/index.ts';
import { secondFactorSettings } from '../../libs/auth/src/domain/second-factor-settings.ts';
import { Principals } from '../../libs/auth/src/principals.ts';

const PASSWORD = 'a long enough passphrase 8';
const NOWHERE = '01900000-0000-7000-8000-0000000000ff';

describe('what a session has to have proved', () => {
  let test: TestApp;
  let number = 0;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  const person = async (role: Role) => {
    const email = `person-${++number}@test.example`;
    const user = { email, name: 'Robin', role, password: PASSWORD };
    const { id } = await test.as('admin', () => test.get(UsersService).create(user));
    const browser = new TestBrowser(test);
    expect((await browser.signIn(email, PASSWORD)).status).toBe(200);
    return { id, email, browser };
  };
  /** Two hours pass for all sessions of a person. */
  const grownOld = async (userId: string) => {
    const sessions = await test.sql<{ id: string }>(
      `UPDATE sessions SET authenticated_at = now() - interval '2 hours' WHERE user_id = $1 RETURNING id`,
      [userId],
    );
    for (const { id } of sessions) await test.get(Principals).freshBySession(id, PLATFORM_TENANT_ID);
  };
  const enrol = async (browser: TestBrowser) => {
    const secret = String((await browser.post('/api/auth/second-factors/totp')).body.secret);
    const code = totpCode(secret);
    expect((await browser.post('/api/auth/second-factors/totp/confirm', { code })).status).toBe(200);
    return secret;
  };
  const need = async (change: object) => {
    await test.as('admin', async () => {
      const settings = test.get(TenantSettings);
      const { version, defaults } = await settings.state(secondFactorSettings);
      await settings.change(secondFactorSettings, { ...defaults, ...change }, version);
    });
  };
  const reauthenticate = (browser: TestBrowser, proof: object) =>
    browser.post('/api/auth/reauthenticate', proof);

  it('is recent for every write of administration and for second factors, without a list', async () => {
    const { id, browser } = await person('admin');
    const { body: other } = await test.http('POST', '/api/users', {
      as: 'admin',
      body: { email: 'other@test.example', name: 'Other', role: 'viewer' },
    });
    await grownOld(id);
    const routes = writesOf(test);
    const expected = routes.filter(
      ({ administers, path }) => administers || /second-factors|identities|sign-on\/link/.test(path),
    );
    expect(expected.length).toBeGreaterThan(20);
    const open: string[] = [];
    for (const { method, path } of routes) {
      const answer = await browser.call(method, path.replaceAll(/\{\w+\}/g, NOWHERE), {});
      const asked = answer.status === 403 && answer.body.code === 'reauthentication_required';
      const should = expected.some((one) => one.path === path && one.method === method);
      // A passkey's name opens nothing.
      if (asked !== (should && !(method === 'PATCH' && path.includes('/passkeys/'))))
        open.push(`${method} ${path}: ${answer.status} ${answer.body?.code}`);
      if (path.endsWith('/logout')) throw new Error('The session is over.');
    }
    expect(open).toEqual([]);
    const [row] = await test.sql('SELECT disabled_at FROM users WHERE id = $1', [other.id]);
    expect(row).toEqual({ disabled_at: null });
  });

  it('is proved again with the password, and then it is done', async () => {
    const { id, browser } = await person('admin');
    await grownOld(id);
    const make = () => browser.post('/api/api-keys', { name: 'ci', scopes: ['incident:read'] });
    expect((await make()).body.code).toBe('reauthentication_required');
    expect((await browser.post('/api/auth/reauthenticate/options')).body).toEqual({
      methods: ['password'],
      passkey: null,
    });
    const wrong = await reauthenticate(browser, { method: 'password', password: 'not that one' });
    expect(wrong).toMatchObject({ status: 401, body: { errors: [{ path: 'password' }] } });
    expect((await make()).status).toBe(403);
    expect((await reauthenticate(browser, { method: 'password' })).body.code).toBe('invalid_request');
    expect((await reauthenticate(browser, { method: 'password', password: PASSWORD })).status).toBe(204);
    expect((await make()).status).toBe(201);
    const [entry] = await test.sql<{ details: { payload: unknown } }>(
      `SELECT event, details FROM audit_logs WHERE event = 'session.reauthenticated' ORDER BY id DESC LIMIT 1`,
    );
    expect(JSON.stringify(entry?.details)).toContain('"factor":"password"');
  });

  it('is proved with the second factor by whoever has one: the password is not enough', async () => {
    const { id, browser } = await person('admin');
    const secret = await enrol(browser);
    await grownOld(id);
    expect((await browser.post('/api/auth/reauthenticate/options')).body.methods).toEqual([
      'totp',
      'recovery_code',
    ]);
    expect(await reauthenticate(browser, { method: 'password', password: PASSWORD })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    const code = totpCode(secret, 1);
    expect((await reauthenticate(browser, { method: 'totp', code })).status).toBe(204);
    expect((await browser.post('/api/auth/second-factors/recovery-codes')).status).toBe(200);
    expect((await reauthenticate(browser, { method: 'totp', code })).status).toBe(401);
  });

  it('holds for that session only, as long as the setting says', async () => {
    const { id, email, browser } = await person('admin');
    const other = new TestBrowser(test);
    await other.signIn(email, PASSWORD);
    await grownOld(id);
    await reauthenticate(browser, { method: 'password', password: PASSWORD });
    const make = (from: TestBrowser) => from.post('/api/api-keys', { name: 'x', scopes: ['incident:read'] });
    expect((await make(other)).status).toBe(403);
    await need({ sign_in_again_minutes: 180 });
    expect((await make(other)).status).toBe(201);
    await need({});
  });

  it('is asked of no API key: what it may do was decided when it was made', async () => {
    const made = await test.http('POST', '/api/api-keys', {
      as: 'admin',
      body: { name: 'provisioning', scopes: ['user:write', 'user:read'] },
    });
    const user = await test.http('POST', '/api/users', {
      headers: { authorization: `Bearer ${made.body.key}` },
      body: { email: 'by-key@test.example', name: 'By Key', role: 'viewer' },
    });
    expect(user.status).toBe(201);
  });

  const decide = (browser: TestBrowser) =>
    browser.post(`/api/approvals/${NOWHERE}/approve`, { reason: 'Yes' });

  it('is a second factor before a decision, where the role needs one', async () => {
    await need({ manager: 'to_decide' });
    const { id, browser } = await person('manager');
    expect((await browser.get('/api/approvals')).status).toBe(200);
    expect(await decide(browser)).toMatchObject({
      status: 403,
      body: { code: 'second_factor_enrolment_required' },
    });
    const analyst = await person('analyst');
    expect((await decide(analyst.browser)).status).not.toBe(403);
    const secret = await enrol(browser);
    expect((await decide(browser)).status).not.toBe(403);
    // A session of before, which has not used it.
    const [session] = await test.sql<{ id: string }>(
      'UPDATE sessions SET second_factor_at = NULL WHERE user_id = $1 RETURNING id',
      [id],
    );
    await test.get(Principals).freshBySession(session?.id ?? '', PLATFORM_TENANT_ID);
    expect((await decide(browser)).body.code).toBe('reauthentication_required');
    await reauthenticate(browser, { method: 'totp', code: totpCode(secret, 1) });
    expect((await decide(browser)).status).not.toBe(403);
    await need({});
  });

  it('is a second factor before anything else, where the role always needs one', async () => {
    await need({ senior_analyst: 'always' });
    const { browser } = await person('senior_analyst');
    expect((await browser.get('/api/auth/me')).body.setup).toBe('enrol_second_factor');
    for (const path of ['/api/incidents', '/api/approvals', '/api/auth/sessions'])
      expect(await browser.get(path)).toMatchObject({
        status: 403,
        body: { code: 'second_factor_enrolment_required' },
      });
    expect((await browser.get('/api/auth/second-factors')).body.need).toBe('always');
    await enrol(browser);
    expect((await browser.get('/api/incidents')).status).toBe(200);
    expect((await browser.get('/api/auth/me')).body.setup).toBeNull();
    await need({});
  });
});

interface Write {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  administers: boolean;
}

/** All writes of somebody who is signed in, but the end of the session and the proof itself. */
function writesOf(test: TestApp): Write[] {
  return Object.entries(describeApi(test.app).paths).flatMap(([path, item]) =>
    (['post', 'put', 'patch', 'delete'] as const).flatMap((method) => {
      const operation = item[method] as Record<string, unknown> | undefined;
      const permission = operation?.['x-permission'] as Permission | 'signed-in' | null | undefined;
      if (permission === undefined || permission === null || /logout|reauthenticate/.test(path)) return [];
      const administers = permission !== 'signed-in' && PERMISSION_DEFINITIONS[permission].administration;
      return [{ method: method.toUpperCase() as Write['method'], path, administers }];
    }),
  );
}
