import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { FirstAdministrator, UsersService } from '#users';

const OWN = 'a sentence of my own 8';

describe('a password that somebody else made', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  const signIn = async (email: string, password: string) => {
    const answer = await test.http('POST', '/api/auth/login', { body: { email, password } });
    const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
    return { answer, headers: { cookie, 'x-csrf-token': String(answer.body.csrf_token) } };
  };
  const make = async (email: string, more: object = {}) => {
    const body = { email, name: 'Robin', role: 'manager', ...more };
    const made = await test.http('POST', '/api/users', { as: 'admin', body });
    return { id: String(made.body.id), password: made.body.password as string | null };
  };
  const change = (headers: Record<string, string>, current_password: string, password: string) =>
    test.http('POST', '/api/auth/password', { headers, body: { current_password, password } });

  it('is not said by an API key to be the person’s own', async () => {
    const key = await test.http('POST', '/api/api-keys', {
      as: 'admin',
      body: { name: 'People', scopes: ['user:write'] },
    });
    const make = (more: object) =>
      test.http('POST', '/api/users', {
        headers: { authorization: `Bearer ${String(key.body.key)}` },
        body: { email: 'puppet@test.example', name: 'P', role: 'manager', password: OWN, ...more },
      });
    expect((await make({ must_change_password: false })).status).toBe(403);
    expect((await make({})).status).toBe(201);
    const { answer } = await signIn('puppet@test.example', OWN);
    expect(answer.body.setup).toBe('change_password');
  });

  it('may be chosen badly as often as it takes: the right current one is no wrong guess', async () => {
    const { password } = await make('choosy@test.example');
    const { headers } = await signIn('choosy@test.example', password ?? '');
    for (let tries = 0; tries < 8; tries += 1)
      expect((await change(headers, password ?? '', `short${tries}`)).status).toBe(400);
    expect((await change(headers, password ?? '', OWN)).status).toBe(204);
  });

  it.each([
    ['made by chance', {}],
    ['given by the administrator', { password: 'chosen by the admin 3' }],
  ])('is changed before anything else works (%s)', async (how, given) => {
    const email = `${how.replaceAll(' ', '-')}@test.example`;
    const first = String((await make(email, given)).password ?? 'chosen by the admin 3');
    const { answer, headers } = await signIn(email, first);
    expect(answer).toMatchObject({ status: 200, body: { setup: 'change_password' } });
    const refused = [
      await test.http('GET', '/api/incidents', { headers }),
      await test.http('GET', '/api/auth/sessions', { headers }),
      await test.http('POST', '/api/incidents', { headers, body: {} }),
    ];
    for (const one of refused)
      expect(one).toMatchObject({ status: 403, body: { code: 'password_change_required' } });
    expect((await test.http('GET', '/api/auth/me', { headers })).status).toBe(200);
    expect((await change(headers, first, first)).body).toMatchObject({
      errors: [{ path: 'password', code: 'same_password' }],
    });
    expect((await test.http('GET', '/api/incidents', { headers })).status).toBe(403);
    expect((await change(headers, first, OWN)).status).toBe(204);
    expect((await test.http('GET', '/api/incidents', { headers })).status).toBe(200);
    expect((await signIn(email, OWN)).answer.body.setup).toBeNull();
  });

  it('is left alone when the administrator says that the person has chosen it', async () => {
    await make('chosen@test.example', { password: OWN, must_change_password: false });
    const { headers } = await signIn('chosen@test.example', OWN);
    expect((await test.http('GET', '/api/incidents', { headers })).status).toBe(200);
  });

  it('is asked for again after a reset', async () => {
    const { id } = await make('reset@test.example', { password: OWN, must_change_password: false });
    const password = await test.as('admin', () => test.get(UsersService).resetPassword(id));
    const { answer, headers } = await signIn('reset@test.example', password);
    expect(answer.body.setup).toBe('change_password');
    expect((await test.http('GET', '/api/incidents', { headers })).status).toBe(403);
    const { body } = await test.http('GET', `/api/users/${id}`, { as: 'admin' });
    expect(body.must_change_password).toBe(true);
  });

  it('is not refused from memory: another process may have just heard of the change', async () => {
    const { id, password } = await make('memory@test.example');
    const { headers } = await signIn('memory@test.example', password ?? '');
    expect((await test.http('GET', '/api/incidents', { headers })).status).toBe(403);
    await test.sql('UPDATE users SET must_change_password = false WHERE id = $1', [id]);
    expect((await test.http('GET', '/api/incidents', { headers })).status).toBe(200);
  });
});

it.each([
  ['made by chance', {}, 'change_password'],
  ['given by ADMIN_PASSWORD', { ADMIN_PASSWORD: OWN }, null],
  ['made in the demo', { DEMO: 'true' }, null],
])('the first administrator chooses one of their own when it was %s', async (_how, environment, setup) => {
  const test = await createTestApp({ environment });
  try {
    const made = await test.get(FirstAdministrator).ensure();
    const body = { email: made?.email, password: made?.password ?? OWN };
    const answer = await test.http('POST', '/api/auth/login', { body });
    expect(answer).toMatchObject({ status: 200, body: { setup } });
  } finally {
    await test.close();
  }
});

it('two processes that start at once make one first administrator', async () => {
  const test = await createTestApp();
  try {
    const first = () => test.get(FirstAdministrator).ensure();
    const made = await Promise.all([first(), first(), first()]);
    expect(made.filter((credentials) => credentials !== null)).toHaveLength(1);
    expect(await test.sql(`SELECT 1 FROM users WHERE role = 'admin'`)).toHaveLength(1);
  } finally {
    await test.close();
  }
});

it('the first administrator does not take the address of somebody else', async () => {
  const test = await createTestApp({ environment: { ADMIN_EMAIL: 'robin@test.example' } });
  try {
    await test.as('admin', () =>
      test.get(UsersService).create({ email: 'robin@test.example', name: 'Robin', role: 'manager' }),
    );
    await expect(test.get(FirstAdministrator).ensure()).rejects.toThrow(
      /ADMIN_EMAIL is "robin@test.example"/,
    );
  } finally {
    await test.close();
  }
});
