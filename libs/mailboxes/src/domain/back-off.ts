/** `refused`: the server does not let the account in; asking it soon again gets accounts locked. */
export type FailureKind = 'refused' | 'trouble';

const FIRST_SECONDS = 5;
const LONGEST_SECONDS = 300;
const REFUSED_SECONDS = 900;

/**
 * How long a mailbox is left alone after a session that failed.
 * @param failures in a row, this one included
 */
export function pauseSeconds(failures: number, kind: FailureKind): number {
  if (kind === 'refused') return REFUSED_SECONDS;
  return Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** Math.min(failures - 1, 20));
}
