import type { Role } from '#contracts';
import type { TestApp } from './app.ts';

/**
 * The headers of a signed-in browser of that role. Until the users and sessions exist nobody can sign in.
 */
export async function sessionHeaders(_test: TestApp, role: Role): Promise<Record<string, string>> {
  return Promise.reject(new Error(`There is no sign-in yet for the role ${role}.`));
}
