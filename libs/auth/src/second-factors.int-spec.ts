import { vi } from 'vitest';
import {
  newPerson,
  PERSON_PASSWORD,
  TestBrowser,
  createTestApp,
  totpCode,
  type TestApp,
} from '../../../test/harness/index.ts';
import { UsersRepository, UsersService } from '#users';

const WRONG = '000000';

describe('an authenticator app', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  const person = () => newPerson(test);
  const enrolled = async () => {
    const who = await person();
    const { body } = await who.browser.post('/api/auth/second-factors/totp');
    const secret = String(body.secret);
    const confirmed = await who.browser.post('/api/auth/second-factors/totp/confirm', {
      code: totpCode(secret),
    });
    expect(confirmed.status).toBe(200);
    return { ...who, secret, codes: confirmed.body.recovery_codes as string[] };
  };
  const halfway = async (email: string) => {
    const browser = new TestBrowser(test);
    expect((await browser.signIn(email, PERSON_PASSWORD)).status).toBe(202);
    return browser;
  };
  const events = (userId: string) =>
    test
      .sql<{ event: string }>(
        `SELECT event FROM audit_logs WHERE details::text LIKE '%' || $1 || '%' ORDER BY id`,
        [userId],
      )
      .then((rows) => rows.map(({ event }) => event));

  it('is set up with a code, and its secret is not in the database', async () => {
    const { id, email, browser } = await person();
    const begun = await browser.post('/api/auth/second-factors/totp');
    expect(begun.body.uri).toBe(
      `otpauth://totp/Triage%20Warden:${encodeURIComponent(email)}?secret=${begun.body.secret}&issuer=Triage%20Warden`,
    );
    const confirm = (code: string) => browser.post('/api/auth/second-factors/totp/confirm', { code });
    expect(await confirm(WRONG)).toMatchObject({ status: 400, body: { errors: [{ path: 'code' }] } });
    expect((await browser.get('/api/auth/second-factors')).body.totp).toBeNull();
    const done = await confirm(totpCode(String(begun.body.secret)));
    expect(done.body.recovery_codes).toHaveLength(10);
    expect((await browser.get('/api/auth/second-factors')).body).toMatchObject({
      totp: { last_used_at: expect.any(String) },
      recovery_codes_left: 10,
    });
    const [row] = await test.sql<{ secret: string }>('SELECT secret FROM totp_factors WHERE user_id = $1', [
      id,
    ]);
    expect(row?.secret).not.toContain(begun.body.secret);
    const hashes = await test.sql('SELECT code_hash FROM recovery_codes WHERE user_id = $1', [id]);
    expect(JSON.stringify(hashes)).not.toContain(done.body.recovery_codes[0]);
    expect(await events(id)).toEqual(
      expect.arrayContaining(['user.second_factor_added', 'user.recovery_codes_made']),
    );
    expect((await test.http('GET', `/api/users/${id}`, { as: 'admin' })).body.second_factors).toEqual([
      'totp',
    ]);
    expect((await browser.post('/api/auth/second-factors/totp')).body.code).toBe('already_exists');
  });

  it('makes of the password half a sign-in, which opens nothing', async () => {
    const { email, secret } = await enrolled();
    const browser = new TestBrowser(test);
    const half = await browser.signIn(email, PERSON_PASSWORD);
    expect(half).toMatchObject({
      status: 202,
      body: { methods: ['totp', 'recovery_code'], passkey: null, expires_at: expect.any(String) },
    });
    expect(browser.session).toBe('');
    expect((await browser.get('/api/auth/me')).status).toBe(401);
    const done = await browser.secondFactor('totp', { code: totpCode(secret, 1) });
    expect(done).toMatchObject({ status: 200, body: { user: { email } } });
    expect((await browser.get('/api/auth/me')).status).toBe(200);
    const [session] = await test.sql(
      'SELECT factors, second_factor_at FROM sessions ORDER BY created_at DESC, id DESC LIMIT 1',
    );
    expect(session).toEqual({ factors: ['password', 'totp'], second_factor_at: expect.any(Date) });
  });

  it('takes each code once, of two at the same moment too', async () => {
    const { email, secret } = await enrolled();
    const again = await halfway(email);
    // The code that set it up.
    expect(await again.secondFactor('totp', { code: totpCode(secret) })).toMatchObject({
      status: 401,
      body: { detail: 'This code has been used already. Wait for the next one.' },
    });
    const both = [await halfway(email), await halfway(email)];
    const code = totpCode(secret, 1);
    const answers = await Promise.all(both.map((browser) => browser.secondFactor('totp', { code })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it('is asked in the browser that gave the password, and five times at most', async () => {
    const { email, secret } = await enrolled();
    await halfway(email);
    const other = new TestBrowser(test);
    expect((await other.secondFactor('totp', { code: totpCode(secret, 1) })).body.code).toBe('expired');

    const browser = await halfway(email);
    for (let i = 0; i < 5; i += 1)
      expect((await browser.secondFactor('totp', { code: WRONG })).body.code).toBe('invalid_credentials');
    expect((await browser.secondFactor('totp', { code: totpCode(secret, 1) })).body.code).toBe('expired');
    // Whoever has the password does not get five more by giving it again.
    await test.sql(
      `UPDATE sign_in_attempts SET open_at = now() + interval '1 hour' WHERE key LIKE 'second-factor:%'`,
    );
    const fresh = await halfway(email);
    expect((await fresh.secondFactor('totp', { code: totpCode(secret, 1) })).status).toBe(429);
    const refused = await test.sql(
      `SELECT 1 FROM audit_logs WHERE event = 'access.refused' AND details::text LIKE '%second_factor%'`,
    );
    expect(refused.length).toBeGreaterThan(0);
  });

  it('is awaited no longer once the password is reset, the user disabled, or five minutes are over', async () => {
    const { id, email, secret } = await enrolled();
    const finish = (browser: TestBrowser) => browser.secondFactor('totp', { code: totpCode(secret, 1) });
    const late = await halfway(email);
    await test.sql(
      `UPDATE pending_sign_ins SET expires_at = now() - interval '1 second' WHERE user_id = $1`,
      [id],
    );
    expect((await finish(late)).body.code).toBe('expired');
    const disabled = await halfway(email);
    await test.as('admin', () => test.get(UsersService).disable(id));
    expect((await finish(disabled)).status).toBe(409);
    await test.as('admin', () => test.get(UsersService).enable(id));
    const reset = await halfway(email);
    await test.as('admin', () => test.get(UsersService).resetPassword(id));
    expect((await finish(reset)).body.code).toBe('expired');
  });

  it.each(['with', 'without'])(
    'is not awaited with a password that is reset meanwhile (%s one)',
    async (has) => {
      const { id, email } = has === 'with' ? await enrolled() : await person();
      const users = test.get(UsersRepository);
      const find = users.findWithPassword.bind(users);
      vi.spyOn(users, 'findWithPassword').mockImplementationOnce(async (wanted) => {
        const found = await find(wanted);
        await test.sql('UPDATE users SET password_hash = $2 WHERE id = $1', [id, 'another']);
        return found;
      });
      const browser = new TestBrowser(test);
      expect(await browser.signIn(email, PERSON_PASSWORD)).toMatchObject({
        status: 401,
        body: { code: 'invalid_credentials' },
      });
      expect(await test.sql('SELECT id FROM pending_sign_ins WHERE user_id = $1', [id])).toEqual([]);
      expect((await browser.get('/api/auth/me')).status).toBe(401);
    },
  );

  it('can be stood in for by a recovery code, each once', async () => {
    const { email, browser: own, codes } = await enrolled();
    const first = await halfway(email);
    const typed = codes[0]?.toUpperCase().replaceAll('-', ' ');
    expect((await first.secondFactor('recovery_code', { code: typed })).status).toBe(200);
    const second = await halfway(email);
    expect((await second.secondFactor('recovery_code', { code: codes[0] })).status).toBe(401);
    expect((await own.get('/api/auth/second-factors')).body.recovery_codes_left).toBe(9);
    const renewed = await own.post('/api/auth/second-factors/recovery-codes');
    expect(renewed.body.recovery_codes).toHaveLength(10);
    const third = await halfway(email);
    expect((await third.secondFactor('recovery_code', { code: codes[1] })).status).toBe(401);
    const code = renewed.body.recovery_codes[1];
    expect((await third.secondFactor('recovery_code', { code })).status).toBe(200);
  });

  it('is removed by its owner with the recovery codes, and the password is enough again', async () => {
    const { id, email, browser, codes } = await enrolled();
    expect((await browser.call('DELETE', '/api/auth/second-factors/totp')).status).toBe(204);
    expect((await browser.call('DELETE', '/api/auth/second-factors/totp')).status).toBe(404);
    expect((await new TestBrowser(test).signIn(email, PERSON_PASSWORD)).status).toBe(200);
    expect(codes).toHaveLength(10);
    expect(await test.sql('SELECT 1 FROM recovery_codes WHERE user_id = $1', [id])).toEqual([]);
  });

  it('is removed by an administrator, which ends all sessions and is recorded', async () => {
    const { id, email, browser } = await enrolled();
    const remove = () => test.http('DELETE', `/api/users/${id}/second-factors`, { as: 'admin' });
    expect((await test.http('DELETE', `/api/users/${id}/second-factors`, { as: 'manager' })).status).toBe(
      403,
    );
    expect((await remove()).status).toBe(204);
    expect((await browser.get('/api/auth/me')).status).toBe(401);
    expect((await new TestBrowser(test).signIn(email, PERSON_PASSWORD)).status).toBe(200);
    const [entry] = await test.sql<{ actor_name: string }>(
      `SELECT actor_name FROM audit_logs WHERE event = 'user.second_factor_removed' AND subject_id = $1`,
      [id],
    );
    expect(entry?.actor_name).toBe('Test admin');
    expect((await remove()).status).toBe(204);
  });

  it('is a matter of persons: no API key sees or changes any', async () => {
    const made = await test.http('POST', '/api/api-keys', {
      as: 'admin',
      body: { name: 'ci', scopes: ['user:read'] },
    });
    const headers = { authorization: `Bearer ${made.body.key}` };
    for (const [method, path] of [
      ['GET', '/api/auth/second-factors'],
      ['POST', '/api/auth/second-factors/totp'],
      ['POST', '/api/auth/reauthenticate/options'],
    ] as const)
      expect(await test.http(method, path, { headers })).toMatchObject({
        status: 403,
        body: { code: 'forbidden' },
      });
  });

  it('forgets what is over', async () => {
    const { id, email } = await enrolled();
    await halfway(email);
    await test.sql(`UPDATE pending_sign_ins SET expires_at = now() - interval '1 second'`);
    await test.sql(
      `INSERT INTO spent_challenges (tenant_id, challenge, expires_at)
       SELECT tenant_id, 'old', now() - interval '1 second' FROM users WHERE id = $1`,
      [id],
    );
    await test.jobs.schedule('session.prune');
    expect(await test.sql('SELECT 1 FROM pending_sign_ins UNION ALL SELECT 1 FROM spent_challenges')).toEqual(
      [],
    );
  });
});
