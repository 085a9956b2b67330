import { isDatabaseAway, pause } from '#platform';

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
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseAway(error) || options.signal.aborted) throw error;
      await options.onWait(
        `It waits for the database at ${options.database}, which cannot be reached (${reason(error)}), and tries again in ${pauseMs / 1000} s.`,
      );
    }
    if (!(await pause(pauseMs, options.signal))) options.signal.throwIfAborted();
  }
}

/** A code or the driver's own few words: never an address with its password. */
function reason(error: unknown): string {
  const { code, message, errors } = error as { code?: string; message?: string; errors?: unknown[] };
  if (message === '' && errors?.[0] !== undefined) return reason(errors[0]);
  return [code, message].filter((part) => part !== undefined && part !== '').join(': ');
}
