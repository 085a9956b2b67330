const KEY = 'tw-tenant';

/** The tenant that this browser signs in to, by its slug; null: the platform's own. Kept for the next time. */
export function chosenTenant(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // A forbidden store: the address or the field says it each time.
    return null;
  }
}

export function chooseTenant(slug: string | null): void {
  try {
    if (slug === null || slug === '') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, slug);
  } catch {
    // As above.
  }
}
