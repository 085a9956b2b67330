import { DatabaseAway, Problem, eachOf } from '#platform';

export interface Answered<V, T> {
  value: V;
  answer: T;
}
export interface Unanswered<V> {
  value: V;
  reason: string;
}

interface Failed<V> {
  value: V;
  error: unknown;
}

const AT_ONCE = 8;

/**
 * Asks for each value, a few at a time. One that fails does not take the others with it; when every one fails,
 * the first failure is thrown, or what `none` makes of several. A database that is away is no answer about any of them,
 * and is thrown at once.
 */
export async function lookUpMany<V, T>(
  values: readonly V[],
  signal: AbortSignal,
  ask: (value: V) => Promise<T>,
  none?: (failed: readonly Unanswered<V>[]) => Error,
): Promise<{ answered: Answered<V, T>[]; failed: Unanswered<V>[] }> {
  const results = await eachOf(values, AT_ONCE, async (value): Promise<Answered<V, T> | Failed<V>> => {
    try {
      signal.throwIfAborted();
      return { value, answer: await ask(value) };
    } catch (error) {
      if (error instanceof DatabaseAway) throw error;
      return { value, error };
    }
  });
  const answered = results.filter((result) => 'answer' in result);
  const failures = results.filter((result) => 'error' in result);
  const failed = failures.map(({ value, error }) => ({ value, reason: reasonOf(error) }));
  const [first] = failures;
  if (answered.length === 0 && first !== undefined)
    throw failed.length === 1 || none === undefined ? first.error : none(failed);
  return { answered, failed };
}

function reasonOf(error: unknown): string {
  return error instanceof Problem ? error.message : 'It was given up before an answer came.';
}
