import { Problem } from '../errors/problem.ts';

const RETRY_AFTER_SECONDS = 5;
const NOT_THERE =
  'The database cannot be reached at the moment; nothing was stored. Send it again in a moment.';
const BROKEN_OFF =
  'The database broke off before it had answered; look whether it was stored, or send it again in a moment.';

/**
 * The database cannot be reached, or has broken off. It says nothing about the work that was to be done: whoever counts
 * tries, failures or missing evidence leaves this one out and does the work again.
 */
export class DatabaseAway extends Problem {
  /** The COMMIT was under way: what it was to store may be stored. */
  readonly mayBeStored: boolean;

  constructor(cause: unknown, options: { mayBeStored?: boolean; detail?: string } = {}) {
    const { mayBeStored = false } = options;
    super('unavailable', options.detail ?? (mayBeStored ? BROKEN_OFF : NOT_THERE), {
      cause,
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
    this.mayBeStored = mayBeStored;
  }
}

/** There is more to do than a request can wait for: every connection is in use, or a statement or lock takes too long. */
export class DatabaseBusy extends DatabaseAway {
  constructor(cause?: unknown) {
    super(cause, {
      detail:
        'The server has more to do than the database can take at the moment; nothing was stored. Send it again in a moment.',
    });
  }
}

/** Connection failures (08), no resources (53), shut down, crashed, starting (57P), and a session that was ended (25P03). */
const AWAY_STATES = /^(?:08|53|57P0|25P03$)/;
const AWAY_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** The driver's own sentences, which have no code. */
const AWAY_MESSAGES =
  /connection terminated|timeout exceeded when trying to connect|connection error and is not queryable|calling end on the pool|client was closed/i;
/** Statement and lock time-outs. */
const TIMED_OUT = new Set(['57014', '55P03']);
/** A statement behind a failed one. */
const ABORTED = '25P02';

/** Whether an error of the driver, or of TypeORM around it, is about reaching the database and not about a statement. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof DatabaseAway) return true;
  if (!(error instanceof Error) || error instanceof Problem) return false;
  const code = codeOf(error);
  if (AWAY_STATES.test(code) || AWAY_CODES.has(code) || AWAY_MESSAGES.test(error.message)) return true;
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway);
  return code === ABORTED && isDatabaseAway(error.cause);
}

/** Whether the database took longer for a statement or a lock than a session may. */
export function isDatabaseTimeout(error: unknown): boolean {
  return error instanceof Error && TIMED_OUT.has(codeOf(error));
}

function codeOf(error: Error): string {
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  return String(driverError?.code ?? code);
}
