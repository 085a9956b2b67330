import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router';

/** Where somebody was in a list: the moment up to which it was read, the row that the keys were at, how far it was scrolled. */
export interface ListPlace {
  before: string;
  focused: string | null;
  top: number;
}

const MOST = 20;
/** Kept while the page lives, by the entry of the browser's history. */
const places = new Map<string, ListPlace>();

function keep(entry: string, place: ListPlace): void {
  places.delete(entry);
  places.set(entry, place);
  for (const old of [...places.keys()].slice(0, -MOST)) places.delete(old);
}

export interface KnownPlace {
  /** For whoever has come back. */
  was: ListPlace | undefined;
  note: (part: Partial<ListPlace>) => void;
}

/** Whoever goes back to a list finds the same rows at the same place. */
export function useListPlace(): KnownPlace {
  const { key } = useLocation();
  const entry = useRef(key);
  useEffect(() => {
    entry.current = key;
  }, [key]);
  const [known] = useState(() => {
    const was = places.get(key);
    const now: ListPlace = was ?? { before: '', focused: null, top: 0 };
    let current = now;
    return {
      place: { was, note: (part: Partial<ListPlace>) => void (current = { ...current, ...part }) },
      current: () => current,
    };
  });
  useEffect(() => () => keep(entry.current, known.current()), [known]);
  return known.place;
}
