import { vi } from 'vitest';
import { Clock, TenantSettings } from '#platform';
import { UsersService } from '#users';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { sessionSettings } from './domain/session-settings.ts';

const PASSWORD = 'a long enough passphrase 8';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('sessions', () => {
  let test: TestApp;
  let now = Date.now();
  let made = 0;
  beforeAll(async () => {
    test = await createTestApp();
    vi.spyOn(test.get(Clock), 'now').mockImplementation(() => new Date(now));
  });
  afterAll(() => test.close());

  async function person(userAgent = 'Firefox') {
    const email = `person${(made += 1)}@test.example`;
    const { id } = await test.as('admin', () =>
      test.get(UsersService).create({ email, name: 'Robin', role: 'analyst', password: PASSWORD }),
    );
    return { id, email, ...(await signIn(email, userAgent)) };
  }
  async function signIn(email: string, userAgent: string) {
    const answer = await test.http('POST', '/api/auth/login', {
      body: { email, password: PASSWORD },
      headers: { 'user-agent': userAgent },
    });
    const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
    return { headers: { cookie, 'x-csrf-token': String(answer.body.csrf_token) } };
  }
  type Headers = Record<string, string>;
  const open = async (headers: Headers) =>
    (await test.http('GET', '/api/auth/me', { headers })).status === 200;
  const pass = (milliseconds: number) => (now += milliseconds);

  it('end when nobody is there for an hour, not while somebody is', async () => {
    const { headers } = await person();
    for (let n = 0; n < 4; n += 1) {
      pass(50 * MINUTE);
      expect(await open(headers)).toBe(true);
    }
    pass(61 * MINUTE);
    expect(await open(headers)).toBe(false);
  });

  it('are not kept open by what a page loads by itself', async () => {
    const { headers } = await person();
    pass(40 * MINUTE);
    expect(await open({ ...headers, 'x-unattended': '1' })).toBe(true);
    pass(21 * MINUTE);
    expect(await open(headers)).toBe(false);
  });

  it('end after half a day, however busy', async () => {
    const { headers } = await person();
    for (let n = 0; n < 11; n += 1) {
      pass(59 * MINUTE);
      expect(await open(headers)).toBe(true);
    }
    pass(HOUR);
    expect(await open(headers)).toBe(false);
  });

  it('follow the settings at once, and those that have ended stay so', async () => {
    const settings = test.get(TenantSettings);
    const { headers, id } = await person();
    const fresh = await person();
    pass(30 * MINUTE);
    expect(await open({ ...headers, 'x-unattended': '1' })).toBe(true);
    await test.as('admin', () =>
      settings.change(sessionSettings, { idle_minutes: 10, absolute_hours: 12 }, 0),
    );
    pass(3000);
    expect(await open(headers)).toBe(false);
    await test.jobs.schedule('session.prune');
    await test.as('admin', () => settings.change(sessionSettings, null, 1));
    pass(3000);
    expect(await open(headers)).toBe(false);
    expect(await open(fresh.headers)).toBe(false);
    const [entry] = await test.sql<{ actor_type: string }>(
      `SELECT actor_type FROM audit_logs WHERE event = 'session.ended' AND details->'payload'->>'user_id' = $1`,
      [id],
    );
    expect(entry?.actor_type).toBe('system');
  });

  it('are shown to an administrator with browser, address and factor, and ended one by one or all', async () => {
    const robin = await person('Firefox');
    pass(1000);
    const second = await signIn(robin.email, 'Chrome');
    const path = `/api/users/${robin.id}/sessions`;
    const { body } = await test.http('GET', path, { as: 'admin' });
    expect(body.data).toMatchObject([
      { user_agent: 'Chrome', ip: '127.0.0.1', factors: ['password'], current: false },
      { user_agent: 'Firefox', ip: '127.0.0.1', factors: ['password'], current: false },
    ]);
    expect((await test.http('DELETE', `${path}/${body.data[1].id}`, { as: 'admin' })).status).toBe(204);
    expect([await open(robin.headers), await open(second.headers)]).toEqual([false, true]);
    expect((await test.http('DELETE', `${path}/${body.data[1].id}`, { as: 'admin' })).status).toBe(404);
    expect((await test.http('DELETE', path, { as: 'admin' })).status).toBe(204);
    expect(await open(second.headers)).toBe(false);
  });

  it('of others are no business of who may not write users, nor found under another’s name', async () => {
    const robin = await person();
    const other = await person();
    const { body } = await test.http('GET', `/api/users/${robin.id}/sessions`, { as: 'admin' });
    expect((await test.http('GET', `/api/users/${robin.id}/sessions`, { as: 'manager' })).status).toBe(403);
    const wrong = `/api/users/${other.id}/sessions/${body.data[0].id}`;
    expect((await test.http('DELETE', wrong, { as: 'admin' })).status).toBe(404);
    const nobody = '/api/users/01900000-0000-7000-8000-0000000000ff/sessions';
    expect((await test.http('GET', nobody, { as: 'admin' })).status).toBe(404);
    expect(await open(robin.headers)).toBe(true);
  });
});
