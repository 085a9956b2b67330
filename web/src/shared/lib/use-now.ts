import { useSyncExternalStore } from 'react';
import { serverNow } from '../api/server-clock.ts';

const STEP_MS = 1000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;
let now = serverNow();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = serverNow();
    for (const each of listeners) each();
  }, STEP_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  };
}

/**
 * The server's present moment, rounded down to `everyMs`: a component renders only when that changes. One timer
 * serves the whole page.
 */
export function useNow(everyMs: number): number {
  return useSyncExternalStore(subscribe, () => {
    if (timer === null) now = serverNow();
    return Math.floor(now / everyMs) * everyMs;
  });
}
