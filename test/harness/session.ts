import { ROLE_PERMISSIONS, type Role } from '#contracts';
import { UsersService } from '#users';
import type { TestApp } from './app.ts';

const PASSWORD = 'a long enough passphrase 7';
const sessions = new WeakMap<TestApp, Map<Role, Promise<Record<string, string>>>>();

/** The headers of a browser in which a user of that role is signed in; one user and one session a role. */
export function sessionHeaders(test: TestApp, role: Role): Promise<Record<string, string>> {
  const byRole = sessions.get(test) ?? new Map<Role, Promise<Record<string, string>>>();
  sessions.set(test, byRole);
  const known = byRole.get(role) ?? signIn(test, role);
  byRole.set(role, known);
  return known;
}

async function signIn(test: TestApp, role: Role): Promise<Record<string, string>> {
  if (ROLE_PERMISSIONS[role] === undefined) throw new Error(`There is no role ${role}.`);
  const email = `${role}@test.example`;
  await test.as('admin', () =>
    test.get(UsersService).create({ email, name: `Test ${role}`, role, password: PASSWORD }),
  );
  const answer = await test.http('POST', '/api/auth/login', { body: { email, password: PASSWORD } });
  if (answer.status !== 200) throw new Error(`Signing in as ${role} failed: ${answer.text}`);
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  return { cookie, 'x-csrf-token': String(answer.body.csrf_token) };
}
