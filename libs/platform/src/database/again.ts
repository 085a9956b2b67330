import { pause } from '../async/pause.ts';
import { currentGuest } from './admission.ts';
import { DatabaseAway } from './database-away.ts';

const ATTEMPTS = 6;

/** Does a transaction again that has done nothing and may succeed the next time. */
export async function again<T>(transaction: () => Promise<T>, wait = pause): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt >= ATTEMPTS || !isWorthAnother(error)) throw error;
      await wait(2 ** attempt * (5 + Math.random() * 5));
    }
  }
}

/** A request is told at once that the database has broken off; whoever sent it knows whether to send it again. */
function isWorthAnother(error: unknown): boolean {
  if (isRetryable(error)) return true;
  return error instanceof DatabaseAway && !error.mayBeStored && currentGuest() === 'work';
}

/** Serialisation failure and deadlock: the work did nothing and may be done again. */
export function isRetryable(error: unknown): boolean {
  const code =
    (error as { code?: unknown } | null)?.code ??
    (error as { driverError?: { code?: unknown } } | null)?.driverError?.code;
  return code === '40001' || code === '40P01';
}
