import type { Problem } from '#platform';
import type { ActionOutcome } from './definition.ts';

export interface ActionError {
  code: string;
  message: string;
}

/**
 * What one call has come to. `not_sent`: the effect surely did not happen and a later try may succeed. `failed`:
 * it surely did not happen and a later try would end the same. `uncertain`: it may have happened.
 */
export type Attempt =
  | { kind: 'done'; outcome: ActionOutcome }
  | { kind: 'failed'; error: ActionError }
  | { kind: 'not_sent'; error: ActionError; retryAfterSeconds: number | null }
  | { kind: 'uncertain'; error: ActionError };

/** The shape of #connectors' ConnectorFailure, without which a connector's error says nothing about its effect. */
interface Failure extends Problem {
  effect: 'none' | 'unknown';
  transient: boolean;
}

/**
 * Reads an error. Without proof of the contrary an error after `sent` is uncertain: reading the service's state
 * back costs a call, a second isolation or a lost one costs more.
 */
export function classify(error: unknown, sent: boolean): Exclude<Attempt, { kind: 'done' }> {
  const said = sentence(error);
  if (isFailure(error)) {
    if (error.effect === 'unknown' && sent) return { kind: 'uncertain', error: said };
    // Before anything was sent, "unknown" is about a mere question: asking it again is safe.
    const again = error.transient || error.effect === 'unknown';
    return again
      ? { kind: 'not_sent', error: said, retryAfterSeconds: error.retryAfterSeconds }
      : { kind: 'failed', error: said };
  }
  if (isProblem(error)) return { kind: 'failed', error: said };
  return sent
    ? { kind: 'uncertain', error: said }
    : { kind: 'not_sent', error: said, retryAfterSeconds: null };
}

function isProblem(error: unknown): error is Problem {
  return error instanceof Error && error.name === 'Problem' && 'code' in error;
}

function isFailure(error: unknown): error is Failure {
  return isProblem(error) && 'effect' in error && 'transient' in error;
}

function sentence(error: unknown): ActionError {
  if (isProblem(error)) return { code: error.code, message: error.message };
  if (error instanceof Error && error.name === 'TimeIsOver')
    return { code: 'connector_failed', message: error.message };
  return { code: 'internal', message: 'Something went wrong here; the log has it.' };
}

export const MOST_ATTEMPTS = 3;
export const MOST_READBACKS = 6;
const FIRST_PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 120;

/** Seconds until the next try after `tries` of them, or as long as the service asks for. */
export function pauseSeconds(tries: number, retryAfterSeconds: number | null = null): number {
  const own = FIRST_PAUSE_SECONDS * 3 ** Math.max(0, tries - 1);
  return Math.min(LONGEST_PAUSE_SECONDS, Math.max(own, Number(retryAfterSeconds)));
}
