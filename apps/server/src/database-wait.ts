import { setTimeout } from 'node:timers/promises';
import { isDatabaseAway } from '#platform';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

export interface WaitOptions {
  /** Where the database is, as people know it. */
  database: string;
  signal: AbortSignal;
  /** Told before each pause, in a sentence. */
  onWait(sentence: string): Promise<void> | void;
}

/** Does work that needs the database, again and again with a growing pause while that cannot be reached. */
export async function whenReachable<T>(work: () => Promise<T>, options: WaitOptions): Promise<T> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseAway(error) || options.signal.aborted) throw error;
      await options.onWait(
        `It waits for the database at ${options.database}, which cannot be reached (${reason(error)}), and tries again in ${pause / 1000} s.`,
      );
    }
    await setTimeout(pause, undefined, { signal: options.signal });
  }
}

/** A code or the driver's own few words: never an address with its password. */
function reason(error: unknown): string {
  const { code, message, errors } = error as { code?: string; message?: string; errors?: unknown[] };
  if (message === '' && errors?.[0] !== undefined) return reason(errors[0]);
  return [code, message].filter((part) => part !== undefined && part !== '').join(': ');
}
