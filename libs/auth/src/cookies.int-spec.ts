import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { UsersService } from '#users';

const PERSON = { email: 'cookie@test.example', password: 'a long enough passphrase 8' };

async function signedIn(base: string): Promise<{ test: TestApp; cookie: string; csrf: string }> {
  const test = await createTestApp({ environment: { BASE_URL: base } });
  await test.as('admin', () => test.get(UsersService).create({ ...PERSON, name: 'Robin', role: 'analyst' }));
  const answer = await test.http('POST', '/api/auth/login', { body: PERSON });
  const cookies = [answer.headers['set-cookie']].flat().map(String);
  return {
    test,
    cookie: cookies.find((one) => one.includes('tw_session=')) ?? '',
    csrf: String(answer.body.csrf_token),
  };
}

describe('the session cookie', () => {
  it('is bound to host and https where people come by https, under that name only', async () => {
    const { test, cookie, csrf } = await signedIn('https://warden.example');
    try {
      expect(cookie).toMatch(/^__Host-tw_session=/);
      for (const attribute of ['Secure', 'HttpOnly', 'SameSite=Strict', 'Path=/', `Max-Age=${7 * 24 * 3600}`])
        expect(cookie.split('; ')).toContain(attribute);
      expect(cookie).not.toContain('Domain');
      const pair = cookie.split(';')[0] ?? '';
      expect((await test.http('GET', '/api/auth/me', { headers: { cookie: pair } })).status).toBe(200);
      const planted = { cookie: pair.replace('__Host-', '') };
      expect((await test.http('GET', '/api/auth/me', { headers: planted })).status).toBe(401);
      const out = await test.http('POST', '/api/auth/logout', {
        headers: { cookie: pair, 'x-csrf-token': csrf },
      });
      expect(String(out.headers['set-cookie'])).toMatch(/^__Host-tw_session=;.*Secure/);
    } finally {
      await test.close();
    }
  });

  it('works over plain http, as on this machine', async () => {
    const { test, cookie } = await signedIn('http://127.0.0.1:3000');
    try {
      expect(cookie).toMatch(/^tw_session=/);
      expect(cookie).not.toContain('Secure');
    } finally {
      await test.close();
    }
  });
});
