import { vi } from 'vitest';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Clock } from '#platform';
import { UsersService } from '#users';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { until } from '../../../test/harness/server-process.ts';
import { ApiKeysRepository } from './data/api-keys.repository.ts';
import { ApiKeysService } from './api-keys.service.ts';
import { Principals } from './principals.ts';

const PASSWORD = 'a long enough passphrase 8';

describe('what gives access', () => {
  let test: TestApp;
  /** Of the same installation, with a memory of its own whose time stands still. */
  let other: NestFastifyApplication;
  let made = 0;
  beforeAll(async () => {
    test = await createTestApp();
    other = await test.another();
  });
  afterAll(() => test.close());

  async function owner() {
    const email = `owner${(made += 1)}@test.example`;
    const { id } = await test.as('admin', () =>
      test.get(UsersService).create({ email, name: 'Robin', role: 'admin', password: PASSWORD }),
    );
    const session = await test.http('POST', '/api/auth/login', { body: { email, password: PASSWORD } });
    const cookie = String(session.headers['set-cookie']).split(';')[0] ?? '';
    return { id, email, headers: { cookie, 'x-csrf-token': String(session.body.csrf_token) } };
  }
  type Headers = Record<string, string>;
  async function keyOf(headers: Headers): Promise<{ id: string; headers: Headers }> {
    const { body, status, text } = await test.http('POST', '/api/api-keys', {
      headers,
      body: { name: 'x', scopes: ['incident:read'] },
    });
    if (status !== 201) throw new Error(text);
    return { id: String(body.id), headers: { authorization: `Bearer ${body.key}` } };
  }
  const here = async (headers: Headers) => (await test.http('GET', '/api/auth/me', { headers })).status;
  const there = async (headers: Headers) =>
    (await other.inject({ method: 'GET', url: '/api/auth/me', headers })).statusCode;

  it.each([
    ['a reset', (id: string) => test.get(UsersService).resetPassword(id)],
    ['disabling', (id: string) => test.get(UsersService).disable(id)],
  ])('ends with %s of its owner, for good and in every process at once', async (_name, end) => {
    const { id, headers } = await owner();
    const key = await keyOf(headers);
    const frozen = new Date();
    const clock = vi.spyOn(other.get(Clock), 'now').mockImplementation(() => frozen);
    expect([await there(key.headers), await there(headers)]).toEqual([200, 200]);
    await test.as('admin', async () => void (await end(id)));
    await test.as('admin', () => test.get(UsersService).enable(id));
    expect(await here(key.headers)).toBe(401);
    await until('the other process has forgotten', async () => (await there(key.headers)) === 401);
    // Passport knows one strategy of a name in a process: a session is looked up by the one that was made last.
    await until('the session has ended', async () => (await here(headers)) === 401);
    clock.mockRestore();
  });

  it('keeps what a person has when they change their own password: only other sessions end', async () => {
    const { headers } = await owner();
    const key = await keyOf(headers);
    const body = { current_password: PASSWORD, password: 'another long passphrase 9' };
    expect((await test.http('POST', '/api/auth/password', { headers, body })).status).toBe(204);
    expect([await here(headers), await here(key.headers)]).toEqual([200, 200]);
  });

  /** Over the API no key may make another; one that did so in an earlier release has, and its row says by which. */
  async function madeBy(parent: string, child: string): Promise<void> {
    await test.sql('UPDATE api_keys SET made_by = $1 WHERE id = $2', [parent, child]);
  }

  it('ends with the key that made it, however long the chain', async () => {
    const { headers } = await owner();
    const [one, two, three, apart] = [
      await keyOf(headers),
      await keyOf(headers),
      await keyOf(headers),
      await keyOf(headers),
    ] as const;
    await madeBy(one.id, two.id);
    await madeBy(two.id, three.id);
    expect((await test.http('DELETE', `/api/api-keys/${one.id}`, { headers })).status).toBe(204);
    expect(await Promise.all([one, two, three, apart].map((key) => here(key.headers)))).toEqual([
      401, 401, 401, 200,
    ]);
    const [entries] = await test.sql<{ count: number }>(
      `SELECT count(*)::int FROM audit_logs WHERE event = 'api_key.revoked' AND subject_id = ANY($1)`,
      [[one.id, two.id, three.id]],
    );
    expect(entries?.count).toBe(3);
  });

  it('is not made by what ends at the same moment', async () => {
    for (let n = 0; n < 5; n += 1) {
      const { id, headers } = await owner();
      await Promise.all([
        keyOf(headers).catch(() => undefined),
        keyOf(headers).catch(() => undefined),
        test.as('admin', () => test.get(UsersService).disable(id)),
      ]);
      const left = await test.sql('SELECT 1 FROM api_keys WHERE user_id = $1 AND revoked_at IS NULL', [id]);
      expect(left).toEqual([]);
    }
  });

  it('is not remembered from before its end', async () => {
    const { headers } = await owner();
    const key = await keyOf(headers);
    const principals = test.get(Principals);
    const keys = test.get(ApiKeysRepository);
    const read = keys.touch.bind(keys);
    // While it is being read, the news of an end comes.
    vi.spyOn(keys, 'touch').mockImplementationOnce(async (id, now) => {
      await read(id, now);
      await principals.onKeyRevoked({} as never);
    });
    expect(await here(key.headers)).toBe(200);
    await test.sql('UPDATE api_keys SET revoked_at = now() WHERE id = $1', [key.id]);
    expect(await here(key.headers)).toBe(401);
  });

  it('is not begun with a password that is reset meanwhile', async () => {
    for (let n = 0; n < 5; n += 1) {
      const { id, email } = await owner();
      await Promise.all([
        test.http('POST', '/api/auth/login', { body: { email, password: PASSWORD } }),
        test.as('admin', () => test.get(UsersService).resetPassword(id)),
      ]);
      const left = await test.sql('SELECT 1 FROM sessions WHERE user_id = $1 AND revoked_at IS NULL', [id]);
      expect(left).toEqual([]);
    }
  });

  it('is not made in a session that has just ended, though a process may still remember it', async () => {
    const { id, headers } = await owner();
    expect(await here(headers)).toBe(200);
    await test.sql('UPDATE sessions SET revoked_at = now() WHERE user_id = $1', [id]);
    const body = { name: 'late', scopes: ['incident:read'] };
    expect((await test.http('POST', '/api/api-keys', { headers, body })).status).toBe(401);
    expect(await test.sql('SELECT 1 FROM api_keys WHERE user_id = $1', [id])).toEqual([]);
  });

  it('no change of the password under way undoes a reset', async () => {
    for (const delay of [0, 10, 20, 30, 40]) {
      const { id, email, headers } = await owner();
      const body = { current_password: PASSWORD, password: 'chosen by who has it 3' };
      const changing = test.http('POST', '/api/auth/password', { headers, body });
      await new Promise((resolve) => setTimeout(resolve, delay));
      const password = await test.as('admin', () => test.get(UsersService).resetPassword(id));
      await changing;
      const answer = await test.http('POST', '/api/auth/login', { body: { email, password } });
      expect(answer).toMatchObject({ status: 200, body: { setup: 'change_password' } });
    }
  });

  it('is made for whoever still holds what they make it with', async () => {
    const { id } = await owner();
    const actor = { type: 'user' as const, id, name: 'Robin', user_id: id, role: 'admin' as const };
    await test.as('admin', () => test.get(UsersService).disable(id));
    await expect(
      test.as(actor, () =>
        test.get(ApiKeysService).create({ name: 'late', scopes: ['incident:read'] }, null),
      ),
    ).rejects.toMatchObject({ code: 'not_authenticated' });
  });
});
