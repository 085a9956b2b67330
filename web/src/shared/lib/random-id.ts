/** A random id for idempotency keys. `crypto.randomUUID` is missing on plain HTTP other than localhost. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The same where the server wants a UUID (version 4). */
export function randomUuid(): string {
  const id = randomId();
  const variant = '89ab'[parseInt(id[16] ?? '0', 16) % 4] ?? '8';
  return `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-${variant}${id.slice(17, 20)}-${id.slice(20)}`;
}
