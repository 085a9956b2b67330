import { DatabaseAway, Problem } from '#platform';

export interface Answered<T> {
  value: string;
  answer: T;
}
export interface Unanswered {
  value: string;
  reason: string;
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
  const answers = new Map<number, Answered<T>>();
  const failures = new Map<number, { value: string; error: unknown }>();
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < values.length; at = next++) {
      const value = values[at] as string;
      try {
        signal.throwIfAborted();
        answers.set(at, { value, answer: await ask(value) });
      } catch (error) {
        if (error instanceof DatabaseAway) throw error;
        failures.set(at, { value, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, values.length) }, worker));
  const failed = inOrder(failures);
  if (answers.size === 0 && failed[0] !== undefined) throw failed[0].error;
  return {
    answered: inOrder(answers),
    failed: failed.map(({ value, error }) => ({ value, reason: reasonOf(error) })),
  };
}

function inOrder<V>(map: Map<number, V>): V[] {
  return [...map].sort(([a], [b]) => a - b).map(([, value]) => value);
}

function reasonOf(error: unknown): string {
  return error instanceof Problem ? error.message : 'It was given up before an answer came.';
}
