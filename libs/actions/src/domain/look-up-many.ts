import { DatabaseAway, Problem, eachOf } from '#platform';

export interface Answered<T> {
  value: string;
  answer: T;
}
export interface Unanswered {
  value: string;
  reason: string;
}

interface Failed {
  value: string;
  error: unknown;
}

const AT_ONCE = 8;

/**
 * Asks for each value, a few at a time. One that fails does not take the others with it; when every one fails,
 * the first failure is thrown. A database that is away is no answer about any of them, and is thrown at once.
 */
export async function lookUpMany<T>(
  values: string[],
  signal: AbortSignal,
  ask: (value: string) => Promise<T>,
): Promise<{ answered: Answered<T>[]; failed: Unanswered[] }> {
  const results = await eachOf(values, AT_ONCE, async (value): Promise<Answered<T> | Failed> => {
    try {
      signal.throwIfAborted();
      return { value, answer: await ask(value) };
    } catch (error) {
      if (error instanceof DatabaseAway) throw error;
      return { value, error };
    }
  });
  const answered = results.filter((result) => 'answer' in result);
  const failed = results.filter((result) => 'error' in result);
  if (answered.length === 0 && failed[0] !== undefined) throw failed[0].error;
  return { answered, failed: failed.map(({ value, error }) => ({ value, reason: reasonOf(error) })) };
}

function reasonOf(error: unknown): string {
  return error instanceof Problem ? error.message : 'It was given up before an answer came.';
}
