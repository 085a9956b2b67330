import { useCallback, useEffect, useState } from 'react';

const PREFIX = 'tw-draft:';
const MAX_AGE_MS = 7 * 24 * 3600 * 1000;

interface StoredDraft {
  at: number;
  value: unknown;
}

function read<T>(key: string, isValid: (value: unknown) => value is T): T | undefined {
  try {
    const raw = localStorage.getItem(PREFIX + key);
    if (raw === null) return undefined;
    const stored = JSON.parse(raw) as StoredDraft;
    if (Date.now() - stored.at > MAX_AGE_MS) localStorage.removeItem(PREFIX + key);
    else if (isValid(stored.value)) return stored.value;
  } catch {
    // A full or forbidden store only costs the draft.
  }
  return undefined;
}

function write(key: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), value } satisfies StoredDraft));
  } catch {
    // As above.
  }
}

const isString = (value: unknown): value is string => typeof value === 'string';
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function useStored<T>(
  key: string,
  initial: T,
  isValid: (value: unknown) => value is T,
): [T, (value: T) => void, () => void] {
  const [state, setState] = useState(() => ({ key, value: read(key, isValid) ?? initial }));
  let current = state;
  // Another field under the same component (the next incident's comment): its own draft, not this one.
  if (state.key !== key) {
    current = { key, value: read(key, isValid) ?? initial };
    setState(current);
  }
  const set = useCallback(
    (value: T) => {
      setState({ key, value });
      write(key, value);
    },
    [key],
  );
  const clear = useCallback(() => {
    setState({ key, value: initial });
    write(key, undefined);
  }, [key, initial]);
  return [current.value, set, clear];
}

/** Typed text that survives a reload and an ended session, one per key (`comment:<incident id>`). */
export function useDraft(key: string, initial = ''): [string, (value: string) => void, () => void] {
  return useStored(key, initial, isString);
}

const EMPTY: Record<string, unknown> = {};

/** A whole form's values as one draft. Never for secrets: they don't belong in the browser's store. */
export function useDraftRecord(
  key: string,
): [Record<string, unknown>, (value: Record<string, unknown>) => void, () => void] {
  return useStored(key, EMPTY, isRecord);
}

/** Old drafts of things that nobody came back to. */
export function usePrunedDrafts(): void {
  useEffect(() => {
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(PREFIX))
          read(key.slice(PREFIX.length), (value): value is unknown => value !== undefined);
      }
    } catch {
      // As above.
    }
  }, []);
}
