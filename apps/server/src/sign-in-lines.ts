import type { FirstCredentials } from '#users';

/** What the start prints of the first administrator, once and to the terminal only: never through the log. */
export function signInLines({ email, password }: FirstCredentials, demo: boolean): string[] {
  if (password === null) return [`Sign in as ${email} with the password in ADMIN_PASSWORD`];
  return [
    `Sign in as ${email} with the password ${password}`,
    `This is shown only now${demo ? '' : '; you choose another when you sign in'}.`,
  ];
}
