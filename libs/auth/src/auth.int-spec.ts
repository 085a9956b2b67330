import { vi } from 'vitest';
import { LiveHub } from '#platform';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { UsersService } from '#users';
import { SessionPruning } from './session-pruning.ts';

const PASSWORD = 'a long enough passphrase 8';

describe('signing in', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  const makeUser = (email: string) =>
    test.as('admin', () =>
      test.get(UsersService).create({ email, name: 'Robin', role: 'analyst', password: PASSWORD }),
    );
  const login = (email: string, password = PASSWORD) =>
    test.http('POST', '/api/auth/login', { body: { email, password } });
  const cookieOf = (answer: { headers: Record<string, unknown> }) => String(answer.headers['set-cookie']);

  it('sets an HttpOnly, strict cookie that opens the API', async () => {
    await makeUser('one@test.example');
    const answer = await login('ONE@test.example');
    expect(answer.status).toBe(200);
    expect(cookieOf(answer)).toMatch(/^tw_session=.*HttpOnly.*SameSite=Strict/);
    const me = await test.http('GET', '/api/auth/me', {
      headers: { cookie: cookieOf(answer).split(';')[0] ?? '' },
    });
    expect(me.body.user).toMatchObject({ email: 'one@test.example', role: 'analyst' });
    expect(me.body.permissions).toContain('incident:write');
  });

  it('answers an unknown address, a wrong password and a disabled user alike', async () => {
    const { id } = await makeUser('two@test.example');
    const wrong = await login('two@test.example', 'not the password at all');
    const unknown = await login('nobody@test.example');
    await test.as('admin', () => test.get(UsersService).disable(id));
    const disabled = await login('two@test.example');
    for (const answer of [wrong, unknown, disabled]) {
      expect(answer.status).toBe(401);
      expect(answer.body).toMatchObject({
        code: 'invalid_credentials',
        detail: 'The email address or the password is wrong.',
      });
    }
  });

  it('refuses a write without the CSRF token of the session', async () => {
    await makeUser('four@test.example');
    const cookie = cookieOf(await login('four@test.example')).split(';')[0] ?? '';
    const answer = await test.http('POST', '/api/auth/logout', { headers: { cookie } });
    expect(answer).toMatchObject({ status: 403, body: { code: 'csrf_failed' } });
    const other = await test.http('POST', '/api/auth/logout', { headers: { cookie, 'x-csrf-token': 'x' } });
    expect(other.status).toBe(403);
  });

  it('ends all sessions of a user whose password an administrator resets', async () => {
    const { id } = await makeUser('five@test.example');
    const cookie = cookieOf(await login('five@test.example')).split(';')[0] ?? '';
    expect((await test.http('GET', '/api/auth/me', { headers: { cookie } })).status).toBe(200);
    await test.as('admin', () => test.get(UsersService).resetPassword(id));
    expect((await test.http('GET', '/api/auth/me', { headers: { cookie } })).status).toBe(401);
  });

  it('keeps the last active administrator', async () => {
    await test.http('GET', '/api/auth/me', { as: 'admin' });
    const [admin] = await test.sql<{ id: string }>(`SELECT id FROM users WHERE role = 'admin'`);
    const service = test.get(UsersService);
    await expect(test.as('admin', () => service.disable(admin?.id ?? ''))).rejects.toThrow(
      'last active administrator',
    );
    await expect(test.as('admin', () => service.update(admin?.id ?? '', { role: 'viewer' }))).rejects.toThrow(
      'last active administrator',
    );
  });

  it('lets a key do what its scopes and its maker may, until it is revoked', async () => {
    const made = await test.http('POST', '/api/api-keys', {
      as: 'admin',
      body: { name: 'ci', scopes: ['user:read'] },
    });
    expect(made.status).toBe(201);
    const headers = { authorization: `Bearer ${made.body.key}` };
    expect((await test.http('GET', '/api/users', { headers })).status).toBe(200);
    expect(
      (await test.http('POST', '/api/users', { headers, body: { email: 'x@y.z', name: 'X', role: 'admin' } }))
        .status,
    ).toBe(403);
    const list = await test.http('GET', '/api/api-keys', { as: 'admin' });
    expect(JSON.stringify(list.body)).not.toContain(made.body.key);
    expect((await test.http('DELETE', `/api/api-keys/${made.body.id}`, { as: 'admin' })).status).toBe(204);
    expect((await test.http('GET', '/api/users', { headers })).status).toBe(401);
  });

  it('lets a key neither sign its maker out nor make a key that outlives it', async () => {
    const expires_at = new Date(Date.now() + 3_600_000).toISOString();
    const made = await test.http('POST', '/api/api-keys', {
      as: 'admin',
      body: { name: 'short', scopes: ['apikey:write'], expires_at },
    });
    const headers = { authorization: `Bearer ${made.body.key}` };
    const create = (more: object) =>
      test.http('POST', '/api/api-keys', { headers, body: { name: 'x', scopes: ['apikey:write'], ...more } });
    expect(await create({})).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await create({ expires_at: '2999-01-01T00:00:00Z' })).status).toBe(403);
    expect((await create({ expires_at })).status).toBe(201);
    for (const [method, path] of [
      ['GET', '/api/auth/sessions'],
      ['DELETE', `/api/auth/sessions/${made.body.id}`],
      ['POST', '/api/auth/logout'],
      ['GET', '/api/auth/identities'],
      ['GET', '/api/notifications'],
    ] as const)
      expect((await test.http(method, path, { headers })).status).toBe(403);
    expect(await test.http('POST', '/api/notifications/read', { headers, body: {} })).toMatchObject({
      status: 403,
      body: { code: 'forbidden', detail: expect.stringContaining('sign in for this') },
    });
    const password = { current_password: PASSWORD, password: 'another long passphrase 9' };
    expect((await test.http('POST', '/api/auth/password', { headers, body: password })).status).toBe(403);
    expect((await test.http('GET', '/api/auth/me', { headers })).status).toBe(200);
  });

  it('opens the live stream to a key as to none whose own notifications there are', async () => {
    const made = await test.http('POST', '/api/api-keys', {
      as: 'admin',
      body: { name: 'ear', scopes: ['incident:read'] },
    });
    const opened: boolean[] = [];
    const add = vi.spyOn(test.get(LiveHub), 'add').mockImplementation(({ person, response }) => {
      opened.push(person);
      response.end();
    });
    const headers = { authorization: `Bearer ${made.body.key}` };
    expect((await test.http('GET', '/api/events', { headers })).status).toBe(200);
    expect((await test.http('GET', '/api/events', { as: 'viewer' })).status).toBe(200);
    expect(opened).toEqual([false, true]);
    add.mockRestore();
  });

  it('gives no key what people answer for with their own name, and takes it from those that have it', async () => {
    const make = (scopes: string[]) =>
      test.http('POST', '/api/api-keys', { as: 'admin', body: { name: 'robot', scopes } });
    for (const scope of ['approval:decide', 'action:cancel', 'action:settle', 'killswitch:write'])
      expect(await make(['incident:read', scope])).toMatchObject({
        status: 403,
        body: { code: 'forbidden', errors: [{ path: 'scopes.1', code: 'person_only' }] },
      });
    const made = await make(['approval:read']);
    await test.sql('UPDATE api_keys SET scopes = $2 WHERE id = $1', [
      made.body.id,
      ['approval:read', 'approval:decide'],
    ]);
    const headers = { authorization: `Bearer ${made.body.key}` };
    expect((await test.http('GET', '/api/auth/me', { headers })).body.permissions).toEqual(['approval:read']);
    const bulk = { decision: 'approve', items: [] };
    expect(await test.http('POST', '/api/approvals/bulk', { headers, body: bulk })).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('for people only') },
    });
    const { body } = await test.http('GET', '/api/api-keys', { as: 'admin' });
    expect(body.data.find(({ id }: { id: string }) => id === made.body.id).scopes).toEqual(['approval:read']);
  });

  it('lists what may be given to a key, and says what equals administration', async () => {
    const { body } = await test.http('GET', '/api/api-keys/scopes', { as: 'admin' });
    const scopes = body.data as { scope: string; administration: boolean }[];
    expect(scopes.map(({ scope }) => scope)).not.toContain('approval:decide');
    expect(scopes.filter(({ administration }) => administration).map(({ scope }) => scope)).toEqual(
      expect.arrayContaining(['user:write', 'apikey:write', 'connector:write', 'policy:write']),
    );
    expect(scopes.find(({ scope }) => scope === 'incident:read')).toMatchObject({ administration: false });
  });

  it('makes no key for what its maker may not do, and no user by an analyst', async () => {
    const key = await test.http('POST', '/api/api-keys', {
      as: 'analyst',
      body: { name: 'x', scopes: ['user:write'] },
    });
    expect(key.status).toBe(403);
    const user = await test.http('POST', '/api/users', {
      as: 'analyst',
      body: { email: 'x@y.z', name: 'X', role: 'admin' },
    });
    expect(user).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('removes sessions that expired long ago', async () => {
    await test.sql(
      `UPDATE sessions SET expires_at = now() - interval '31 days' WHERE user_id IN (SELECT id FROM users WHERE email LIKE 'one@%')`,
    );
    await test.as('admin', () => test.get(SessionPruning).prune());
    expect(await test.sql(`SELECT 1 FROM sessions WHERE expires_at < now() - interval '30 days'`)).toEqual(
      [],
    );
  });
});
