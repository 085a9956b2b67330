import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

export type Filters<K extends string> = Partial<Record<K, string>>;

/**
 * A list's filters in its address, so that a link carries all of them. Unknown parameters stay untouched; empty
 * values leave the address.
 */
export function useUrlFilters<const K extends string>(
  names: readonly K[],
): [Filters<K>, (changes: Partial<Record<K, string | null>>) => void] {
  const [params, setParams] = useSearchParams();
  const query = params.toString();
  // As one text: an array that the caller writes in place is another one each time.
  const known = names.join(' ');
  const filters = useMemo(() => {
    const current = new URLSearchParams(query);
    const result: Filters<K> = {};
    for (const name of known.split(' ') as K[]) {
      const value = current.get(name);
      if (value !== null && value !== '') result[name] = value;
    }
    return result;
  }, [query, known]);

  const change = useCallback(
    (changes: Partial<Record<K, string | null>>) => {
      setParams(
        (previous) => {
          const next = new URLSearchParams(previous);
          for (const [name, value] of Object.entries<string | null | undefined>(changes)) {
            if (value) next.set(name, value);
            else next.delete(name);
          }
          return next;
        },
        { replace: true },
      );
    },
    [setParams],
  );
  return [filters, change];
}
