let named: string | undefined;

/** Which tenant the command is about, from `--tenant`. */
export function chooseTenant(slug: string | undefined): void {
  named = slug;
}

/** What `--tenant` said; undefined when it was left out. */
export function namedTenant(): string | undefined {
  return named;
}
