import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { useShortcuts } from '../keyboard/shortcuts.tsx';
import type { DataTableProps } from './data-table.tsx';
import type { RowSelection } from './row-selection.tsx';
import { toast } from './toast.ts';
import { t } from '../texts/texts.ts';

export interface RowFocus {
  id: string | null;
  set: (id: string | null) => void;
}

/** The row that the keys are at: j and k move it, Enter opens it, Space previews it. */
export function useRowFocus<T>(
  props: DataTableProps<T>,
  data: readonly T[],
  selection: RowSelection | null,
): RowFocus {
  const [id, setId] = useState(props.place?.focused ?? null);
  // Keys come faster than renders: the next one starts where the last one went.
  const current = useRef(id);
  const { rowId, onOpen, onPreview, onMore, hasMore, keyboard = true } = props;
  const set = (next: string | null): void => {
    current.current = next;
    setId(next);
    props.onFocusRow?.(next);
  };
  const indexNow = (): number => data.findIndex((row) => rowId(row) === current.current);
  const move = (step: number): void => {
    const next = Math.min(Math.max(indexNow() + step, 0), data.length - 1);
    const row = data[next];
    if (!row) return;
    set(rowId(row));
    if (props.activeId) onPreview?.(row);
    if (next > data.length - 5 && hasMore) onMore?.();
  };
  const withRow = (run: ((row: T) => void) | undefined) => () => {
    const row = data[indexNow()];
    if (row) run?.(row);
    else if (data.length > 0) toast.told(t`No row is chosen: j chooses the first.`);
  };
  /** Where no row has the focus yet, the first one gets it. */
  const select = (run: ((id: string) => void) | undefined) => () => {
    const row = data[Math.max(0, indexNow())];
    if (!row) return;
    if (current.current !== rowId(row)) set(rowId(row));
    run?.(rowId(row));
  };
  const group = t`List`;
  const selects = keyboard && selection !== null;
  useShortcuts([
    { keys: 'x', label: t`Select the row, or not`, group, run: select(selection?.toggle), when: selects },
    { keys: 'X', label: t`Select up to this row`, group, run: select(selection?.extend), when: selects },
    { keys: 'j', label: t`Next row`, group, run: () => move(1), when: keyboard },
    { keys: 'k', label: t`Row before`, group, run: () => move(-1), when: keyboard },
    { keys: 'ArrowDown', label: t`Next row`, group, run: () => move(1), when: keyboard && id !== null },
    { keys: 'ArrowUp', label: t`Row before`, group, run: () => move(-1), when: keyboard && id !== null },
    { keys: 'Enter', label: t`Open`, group, run: withRow(onOpen), when: keyboard && !!onOpen },
    { keys: ' ', label: t`Preview`, group, run: withRow(onPreview), when: keyboard && !!onPreview },
  ]);
  return { id, set };
}

/** Loads more near the end. */
export function useMoreOnScroll<T>(
  scroller: RefObject<HTMLDivElement | null>,
  { hasMore, onMore, loadingMore }: DataTableProps<T>,
): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element || !hasMore || loadingMore) return;
    const onScroll = (): void => {
      if (element.scrollTop > 0 && element.scrollHeight - element.scrollTop - element.clientHeight < 400)
        onMore?.();
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, [scroller, hasMore, onMore, loadingMore]);
}

/** Scrolls to where somebody was, once the rows are there, and tells where they are. */
export function useScrollPlace<T>(
  scroller: RefObject<HTMLDivElement | null>,
  { rows, place, onScrolled }: DataTableProps<T>,
): void {
  const isThere = useRef(false);
  const tell = useRef(onScrolled);
  const loaded = rows !== undefined && rows.length > 0;
  useLayoutEffect(() => {
    tell.current = onScrolled;
  });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!loaded || !element) return;
    if (!isThere.current && place) element.scrollTop = place.top;
    isThere.current = true;
    const onScroll = (): void => tell.current?.(element.scrollTop);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- where somebody was is read once
  }, [loaded]);
}
