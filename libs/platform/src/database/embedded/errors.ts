/** The embedded PostgreSQL cannot run. The message is one full sentence for the person who started the server. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}
