/** Text of an alert's normal fields. What is stored may have any shape: whatever is no text is left out. */
export type Fields = Readonly<Record<string, unknown>>;

function at(fields: Fields, path: string): unknown {
  let value: unknown = fields;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    value = Object.hasOwn(value, name) ? (value as Fields)[name] : undefined;
  }
  return value;
}

/** The first of the paths that says something. */
export function text(fields: Fields, ...paths: string[]): string | undefined {
  for (const path of paths) {
    const value = at(fields, path);
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}

export function texts(fields: Fields, path: string): string[] {
  const value = at(fields, path);
  const all = Array.isArray(value) ? value : [value];
  return all.filter((one): one is string => typeof one === 'string' && one.trim() !== '');
}

/** What is known of one thing, beside its name: `10.0.0.1 · Windows`. */
export function aside(...parts: (string | undefined)[]): string | undefined {
  const known = parts.filter((part) => part !== undefined && part !== '');
  return known.length === 0 ? undefined : known.join(' · ');
}
