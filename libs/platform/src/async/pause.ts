import { setTimeout } from 'node:timers/promises';

/**
 * Waits for `ms` milliseconds, or until the signal is aborted. Node's own throws then, but a pause that is cut short
 * is an answer: whoever paused says what it means.
 * @returns whether all of the time went by
 */
export async function pause(ms: number, signal?: AbortSignal): Promise<boolean> {
  try {
    await setTimeout(ms, undefined, { signal });
    return true;
  } catch (error) {
    if (signal?.aborted === true) return false;
    throw error;
  }
}
