import { PLATFORM_TENANT_ID, createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { AccessRefusals, UnitOfWork } from '#platform';
import { UsersService } from '#users';

const PASSWORD = 'a long enough passphrase 8';

interface Entry {
  actor_type: string;
  actor_name: string;
  ip: string | null;
  subject_id: string;
  reason: string;
  details: { payload: { kind: string; account: string | null; count: number } };
}

describe('what is refused', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
    await test.as('admin', () =>
      test
        .get(UsersService)
        .create({ email: 'ann@house.example', name: 'Ann', role: 'analyst', password: PASSWORD }),
    );
  });
  afterAll(() => test.close());
  /** Each of them begins a minute of its own. */
  beforeEach(() => test.get(AccessRefusals).flush());

  const login = (email: string, password: string) =>
    test.http('POST', '/api/auth/login', { body: { email, password } });
  const last = async () => (await entries('ORDER BY id DESC LIMIT 1'))[0];
  const entries = (rest: string) =>
    test.sql<Entry>(
      `SELECT actor_type, actor_name, ip, subject_id, reason, details FROM audit_logs WHERE event = 'access.refused' ${rest}`,
    );
  const number = async () => (await entries('')).length;
  const note = (account: string, ip: string) =>
    test.get(AccessRefusals).note({ kind: 'sign_in', tenantId: PLATFORM_TENANT_ID, account, ip });

  it('leaves an entry for a wrong password, with account and address', async () => {
    expect((await login('Ann@house.example', 'not the password')).status).toBe(401);
    expect(await last()).toMatchObject({
      actor_name: 'anonymous',
      ip: '127.0.0.1',
      subject_id: 'ann@house.example',
      details: { payload: { kind: 'sign_in', account: 'ann@house.example', count: 1 } },
    });
  });

  it.each(['correct horse battery', 'ann@house.example\u202e', '', 'x'.repeat(250), 'tw_0123456789_secret'])(
    'never repeats what is no account: %j may be a password in the wrong field',
    async (typed) => {
      await login(typed, 'not the password');
      expect((await last())?.details.payload.account).toBeNull();
      expect(JSON.stringify(await entries(''))).not.toContain('correct horse');
    },
  );

  it('leaves an entry for a wrong key, with how it begins and no more of it', async () => {
    const secret = 's'.repeat(43);
    const headers = { authorization: `Bearer tw_0123456789_${secret}` };
    expect((await test.http('GET', '/api/users', { headers })).status).toBe(401);
    expect((await last())?.details.payload).toEqual({ kind: 'api_key', account: 'tw_0123456789', count: 1 });
    expect(JSON.stringify(await entries(''))).not.toContain(secret);
    await test.http('GET', '/api/users', { headers: { authorization: 'Bearer hunter2' } });
    expect((await last())?.details.payload).toEqual({ kind: 'api_key', account: null, count: 1 });
  });

  it('leaves an entry for a missing permission, with who and why', async () => {
    expect((await test.http('GET', '/api/audit', { as: 'analyst' })).status).toBe(403);
    await test.get(AccessRefusals).flush();
    expect(await last()).toMatchObject({
      actor_type: 'user',
      actor_name: 'Test analyst',
      ip: '127.0.0.1',
      reason: 'This needs the permission audit:read, which the role analyst does not have.',
      details: { payload: { kind: 'permission' } },
    });
  });

  it('leaves an entry for what a service refuses, too', async () => {
    const made = await test.http('POST', '/api/api-keys', {
      as: 'admin',
      body: { name: 'short', scopes: ['apikey:write'] },
    });
    const headers = { authorization: `Bearer ${made.body.key}` };
    expect((await test.http('GET', '/api/auth/sessions', { headers })).status).toBe(403);
    await test.get(AccessRefusals).flush();
    expect(await last()).toMatchObject({
      actor_type: 'api_key',
      details: { payload: { kind: 'permission' } },
    });
  });

  it('leaves an entry for a failed CSRF check and for a wrong current password', async () => {
    const signedIn = await login('ann@house.example', PASSWORD);
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? '';
    expect((await test.http('POST', '/api/auth/logout', { headers: { cookie } })).status).toBe(403);
    await test.get(AccessRefusals).flush();
    expect(await last()).toMatchObject({ actor_name: 'Ann', details: { payload: { kind: 'csrf' } } });
    const headers = { cookie, 'x-csrf-token': String(signedIn.body.csrf_token) };
    const body = { current_password: 'not the password', password: 'another long passphrase 9' };
    expect((await test.http('POST', '/api/auth/password', { headers, body })).status).toBe(401);
    await test.get(AccessRefusals).flush();
    expect(await last()).toMatchObject({
      actor_name: 'Ann',
      details: { payload: { kind: 'reauthentication' } },
    });
  });

  it('leaves one entry for one wrong proof of who one is', async () => {
    await test.http('GET', '/api/auth/me', { as: 'manager' });
    const before = await number();
    const body = { method: 'password', password: 'not the password' };
    expect((await test.http('POST', '/api/auth/reauthenticate', { as: 'manager', body })).status).toBe(401);
    await test.get(AccessRefusals).flush();
    expect(await number()).toBe(before + 1);
    expect(await last()).toMatchObject({
      actor_name: 'Test manager',
      details: { payload: { kind: 'reauthentication', count: 1 } },
    });
  });

  it('counts what repeats: a thousand are two entries', async () => {
    const before = await number();
    await Promise.all(Array.from({ length: 1000 }, () => note('bob@house.example', '192.0.2.1')));
    expect(await number()).toBe(before + 1);
    await test.get(AccessRefusals).flush();
    expect(await number()).toBe(before + 2);
    expect(await last()).toMatchObject({
      reason: '999 more within a minute.',
      subject_id: 'bob@house.example',
      ip: '192.0.2.1',
      details: { payload: { count: 999 } },
    });
  });

  it('is no way to flood the record: a thousand accounts and addresses are eleven entries', async () => {
    const before = await number();
    for (let i = 0; i < 1000; i += 1) await note(`u${i}@house.example`, `192.0.2.${i % 250}`);
    await test.get(AccessRefusals).flush();
    expect(await number()).toBe(before + 11);
    expect(await last()).toMatchObject({
      reason: 'And 990 more within a minute, of other accounts and addresses.',
      details: { payload: { kind: 'others', account: null, count: 990 } },
    });
  });

  it('stays when the work in which it happens is rolled back', async () => {
    const before = await number();
    const work = test.as('analyst', () =>
      test.get(UnitOfWork).run(async () => {
        await note('carol@house.example', '192.0.2.9');
        throw new Error('It fails after that.');
      }),
    );
    await expect(work).rejects.toThrow('It fails after that.');
    expect(await number()).toBe(before + 1);
  });
});
