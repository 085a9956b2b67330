/**
 * The CSRF token of the session, from the answer to sign-in or `GET /api/auth/me`. Memory only: the cookie is
 * the secret that survives a reload, and `me` hands out the token again.
 */
let token: string | null = null;

export function setCsrfToken(next: string | null): void {
  token = next;
}

export function csrfToken(): string | null {
  return token;
}
