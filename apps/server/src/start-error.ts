import { Problem, type Settings } from '#platform';

/** A start that cannot go on, said in one sentence. */
export class StartError extends Error {
  override name = 'StartError';
}

/** One clear sentence for whatever stopped the start; secrets of addresses are left out. */
export function explain(error: unknown, settings: Settings | undefined): string {
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  const database = databaseName(settings?.DATABASE_URL);
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${settings?.PORT} is taken by another program: stop that one, or choose another with PORT=3001.`;
    case 'EACCES':
      return `This user may not do that: ${message ?? ''}.`;
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
      return `The database at ${database} cannot be reached (${code}): check DATABASE_URL and that the server runs.`;
    case '28P01':
    case '28000':
      return `The database at ${database} refuses the user or password in DATABASE_URL.`;
    case '3D000':
      return `The database named in DATABASE_URL does not exist at ${database}: create it first.`;
    case '42501':
      return `The user in DATABASE_URL may not do that (${message ?? ''}): it must own the database and be allowed to create roles.`;
    default:
      if (error instanceof Problem)
        return [error.message, ...error.errors.map((fault) => `  ${fault.path}: ${fault.message}`)].join(
          '\n',
        );
      // The driver has no code for it.
      if (/connection timeout|timeout exceeded when trying to connect/i.test(message ?? ''))
        return `The database at ${database} cannot be reached: it takes the connection but does not answer. Check DATABASE_URL and that it leads to PostgreSQL.`;
      return error instanceof Error && error.message !== '' ? error.message : String(error);
  }
}

function databaseName(url: string | undefined): string {
  if (url === undefined || !URL.canParse(url)) return 'the embedded server';
  return new URL(url).host;
}
