/** What `make` makes, made when it is first asked for: what few need costs the others nothing at the start. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
