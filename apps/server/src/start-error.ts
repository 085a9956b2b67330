import { Problem, type Config } from '#platform';

/** A start that cannot go on, said in one sentence. */
export class StartError extends Error {
  override name = 'StartError';
}

/** Why nobody can be served at this address, and what to change. */
export function listenFailure(error: unknown, port: number, host: string): string {
  switch ((error as { code?: string } | null)?.code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program: stop that one, or choose another with PORT=3001.`;
    case 'EACCES':
      return `This user may not listen on port ${port}: ports below 1024 are for root. Choose another with PORT=3000.`;
    case 'EADDRNOTAVAIL':
      return `The setting HOST is "${host}", but this machine has no such address: use one of its own, 127.0.0.1 or 0.0.0.0.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The setting HOST is "${host}", but no address of that name can be found: use an address of this machine, 127.0.0.1 or 0.0.0.0.`;
    default:
      return `Listening on ${host} port ${port} failed: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

/** One clear sentence for whatever stopped the start; secrets of addresses are left out. */
export function explain(error: unknown, config: Config | null): string {
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  const { DATABASE_URL, DATABASE_APP_URL } = config?.values ?? {};
  const database = databaseName(config);
  const setting = Object.entries({ DATABASE_URL, DATABASE_APP_URL })
    .flatMap(([name, value]) => (value === undefined ? [] : [name]))
    .join(' or ');
  switch (code) {
    case 'EACCES':
      return `This user may not do that: ${message ?? ''}.`;
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
      return `The database at ${database} cannot be reached (${code}): check ${setting} and that the server runs.`;
    case '28P01':
    case '28000':
      return `The database at ${database} refuses the user or password in ${setting}.`;
    case '3D000':
      return `The database named in ${setting} does not exist at ${database}: create it first.`;
    case '42501':
      return `The user in DATABASE_URL may not do that (${message ?? ''}): it must own the database and be allowed to create roles.`;
    default:
      if (error instanceof Problem) return [error.message, ...faults(error)].join('\n');
      // The driver has no code for it.
      if (/connection timeout|timeout exceeded when trying to connect/i.test(message ?? ''))
        return `The database at ${database} cannot be reached: it takes the connection but does not answer. Check ${setting} and that it leads to PostgreSQL.`;
      return error instanceof Error && error.message !== '' ? error.message : String(error);
  }
}

/** A single one is in the message already. */
function faults({ errors }: Problem): string[] {
  return errors.length < 2 ? [] : errors.map(({ path, message }) => `  ${path}: ${message}`);
}

/** Where the database is, without its password. */
export function databaseName(config: Config | null): string {
  const url = config?.values.DATABASE_URL ?? config?.values.DATABASE_APP_URL;
  if (url === undefined || !URL.canParse(url)) return 'the embedded server';
  return new URL(url).host;
}
