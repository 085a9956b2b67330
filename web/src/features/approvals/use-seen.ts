import { useEffect, useRef } from 'react';

const READING_MS = 600;

/**
 * Whether what `key` names has been on the page for a moment. Keys act only then: whoever presses twice must not
 * decide what has just slid into its place.
 */
export function useSeen(key: string): () => boolean {
  const since = useRef(Infinity);
  useEffect(() => {
    since.current = performance.now();
  }, [key]);
  return () => performance.now() - since.current >= READING_MS;
}
