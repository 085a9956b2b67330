import { vi } from 'vitest';
import { Clock } from '#platform';
import { UsersService } from '#users';
import { createTestApp, type TestApp, type TestResponse } from '../../../test/harness/index.ts';

const PASSWORD = 'a long enough passphrase 8';
const HERE = '192.0.2.1';
const ELSEWHERE = '198.51.100.1';

describe('wrong passwords', () => {
  let test: TestApp;
  let now: number;
  beforeAll(async () => {
    test = await createTestApp({ environment: { TRUSTED_PROXIES: '127.0.0.1' } });
    vi.spyOn(test.get(Clock), 'now').mockImplementation(() => new Date(now));
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    now = Date.now();
    await test.sql('DELETE FROM sign_in_attempts');
  });

  let made = 0;
  async function person(): Promise<{ id: string; email: string }> {
    const email = `person${(made += 1)}@test.example`;
    const { id } = await test.as('admin', () =>
      test.get(UsersService).create({ email, name: 'Robin', role: 'analyst', password: PASSWORD }),
    );
    return { id, email };
  }
  const login = (email: string, from: string, password = PASSWORD, cookie?: string) =>
    test.http('POST', '/api/auth/login', {
      body: { email, password },
      headers: { 'x-forwarded-for': from, ...(cookie === undefined ? {} : { cookie }) },
    });
  async function wrong(email: string, from: string, times: number, cookie?: string): Promise<number[]> {
    const statuses: number[] = [];
    for (let n = 0; n < times; n += 1)
      statuses.push((await login(email, from, `wrong number ${n}`, cookie)).status);
    return statuses;
  }
  function deviceOf(answer: TestResponse): string {
    const cookies = [answer.headers['set-cookie']].flat().map(String);
    const device = cookies.find((cookie) => cookie.startsWith('tw_device='));
    expect(device).toMatch(/HttpOnly.*SameSite=Strict/);
    return device?.split(';')[0] ?? '';
  }

  it('are looked at five times and no more, however many come at the same moment', async () => {
    const { email } = await person();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => login(email, HERE, `guess number ${n}`)),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
  });

  it('delay the next, each more than the one before, by a quarter of an hour at most', async () => {
    const { email } = await person();
    expect(await wrong(email, HERE, 6)).toEqual([401, 401, 401, 401, 401, 429]);
    const waits: number[] = [];
    for (let n = 0; n < 10; n += 1) {
      const refused = await login(email, HERE);
      expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
      const seconds = Number(refused.headers['retry-after']);
      waits.push(seconds);
      now += seconds * 1000 - 1;
      expect((await login(email, HERE)).status).toBe(429);
      now += 1;
      expect(await wrong(email, HERE, 1)).toEqual([401]);
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
  });

  it('of a stranger stand in nobody else’s way, even with the same address of mail', async () => {
    const { email } = await person();
    expect((await wrong(email, ELSEWHERE, 8)).at(-1)).toBe(429);
    expect((await login(email, HERE)).status).toBe(200);
  });

  it('of a neighbour behind the same address leave a known browser alone', async () => {
    const { email } = await person();
    const device = deviceOf(await login(email, HERE));
    expect((await wrong(email, HERE, 8)).at(-1)).toBe(429);
    expect((await login(email, HERE)).status).toBe(429);
    expect((await login(email, HERE, PASSWORD, device)).status).toBe(200);
  });

  it('in a known browser are bounded, too, and count there only', async () => {
    const { email } = await person();
    const device = deviceOf(await login(email, HERE));
    expect((await wrong(email, HERE, 6, device)).at(-1)).toBe(429);
    expect((await login(email, HERE, PASSWORD, device)).status).toBe(429);
    expect((await login(email, HERE)).status).toBe(200);
  });

  it('are no less bounded with another person’s or a made-up browser cookie', async () => {
    const { email } = await person();
    const other = deviceOf(await login((await person()).email, HERE));
    const forged = `${other.slice(0, -6)}AAAAAA`;
    await wrong(email, HERE, 5);
    for (const cookie of [other, forged, 'tw_device=x'])
      expect((await login(email, HERE, PASSWORD, cookie)).status).toBe(429);
  });

  it('tried on everybody are slowed down, by half a minute at most, and not for known browsers', async () => {
    const { email } = await person();
    const device = deviceOf(await login(email, HERE));
    await test.sql(`UPDATE sign_in_attempts SET failures = 5000 WHERE key = 'network:${HERE}'`);
    expect(await wrong('nobody@test.example', HERE, 1)).toEqual([401]);
    const refused = await login(email, HERE);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBe(30);
    expect((await login(email, HERE, PASSWORD, device)).status).toBe(200);
    expect((await login(email, ELSEWHERE)).status).toBe(200);
  });

  it('of many machines for one account are slowed down, by a minute at most', async () => {
    const { email } = await person();
    const device = deviceOf(await login(email, HERE));
    await wrong(email, HERE, 1);
    await test.sql(`UPDATE sign_in_attempts SET failures = 5000 WHERE key = 'account:${email}'`);
    await wrong(email, ELSEWHERE, 1);
    const refused = await login(email, '203.0.113.9');
    expect(Number(refused.headers['retry-after'])).toBe(60);
    expect((await login(email, '203.0.113.9', PASSWORD, device)).status).toBe(200);
  });

  it('from one /64 of IPv6 are those of one network', async () => {
    const { email } = await person();
    for (let n = 1; n <= 5; n += 1)
      expect(await wrong(email, `2001:db8:0:7::${n.toString(16)}`, 1)).toEqual([401]);
    expect((await login(email, '2001:db8:0:7:ffff::1')).status).toBe(429);
    expect((await login(email, '2001:db8:0:8::1')).status).toBe(200);
  });

  it('are forgotten with the right one, and the network is not charged for that', async () => {
    const { email } = await person();
    await wrong(email, HERE, 4);
    expect((await login(email, HERE)).status).toBe(200);
    expect(await test.sql(`SELECT key, failures FROM sign_in_attempts`)).toEqual([
      { key: `network:${HERE}`, failures: 4 },
    ]);
    expect(await wrong(email, HERE, 5)).toEqual([401, 401, 401, 401, 401]);
  });

  it('are forgotten after a day, and their rows are removed', async () => {
    const { email } = await person();
    await wrong(email, HERE, 6);
    now += 86_400_000 + 1000;
    expect(await wrong(email, HERE, 6)).toEqual([401, 401, 401, 401, 401, 429]);
    now += 86_400_000 + 1000;
    await test.jobs.schedule('session.prune');
    expect(await test.sql('SELECT 1 FROM sign_in_attempts')).toEqual([]);
  });

  it.each([
    ['a new password', (id: string) => `/api/users/${id}/reset-password`],
    ['an administrator’s unlocking', (id: string) => `/api/users/${id}/unlock`],
  ])('are forgotten with %s', async (_name, path) => {
    const { id, email } = await person();
    const device = deviceOf(await login(email, ELSEWHERE));
    await wrong(email, HERE, 6);
    await wrong(email, ELSEWHERE, 6, device);
    const answer = await test.http('POST', path(id), { as: 'admin' });
    const password = (answer.body?.password as string | undefined) ?? PASSWORD;
    expect((await login(email, HERE, password)).status).toBe(200);
    expect((await login(email, ELSEWHERE, password, device)).status).toBe(200);
  });

  it('of the current password are bounded for whoever holds the session', async () => {
    const { email } = await person();
    const signedIn = await login(email, HERE);
    const headers = {
      cookie: String(signedIn.headers['set-cookie']).split(';')[0] ?? '',
      'x-csrf-token': String(signedIn.body.csrf_token),
    };
    const change = (current_password: string) =>
      test.http('POST', '/api/auth/password', {
        headers,
        body: { current_password, password: 'another long passphrase 9' },
      });
    const guesses = await Promise.all(Array.from({ length: 9 }, (_, n) => change(`wrong one ${n}`)));
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(5);
    expect((await change(PASSWORD)).status).toBe(429);
    now += 5000;
    expect((await change(PASSWORD)).status).toBe(204);
  });
});
