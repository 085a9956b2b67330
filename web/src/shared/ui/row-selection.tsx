import { useLayoutEffect, useRef } from 'react';
import classes from './data-table.module.css';

export interface RowSelection {
  has: (id: string) => boolean;
  toggle: (id: string) => void;
  /** From where the selection was last changed to this one. */
  extend: (id: string) => void;
  /** All rows that are loaded, or none when all are. */
  toggleAll: () => void;
  state: 'none' | 'some' | 'all';
}

/** Null where nothing can be selected. */
export function useRowSelection(
  ids: readonly string[],
  selected: ReadonlySet<string> | undefined,
  onSelect: ((ids: ReadonlySet<string>) => void) | undefined,
): RowSelection | null {
  // Keys come faster than renders: the next one begins with what the last one left.
  const current = useRef<ReadonlySet<string>>(selected ?? new Set());
  const anchor = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (selected) current.current = selected;
  }, [selected]);
  if (!selected || !onSelect) return null;
  const set = (next: ReadonlySet<string>): void => {
    current.current = next;
    onSelect(next);
  };
  return {
    has: (id) => selected.has(id),
    toggle: (id) => {
      anchor.current = id;
      const next = new Set(current.current);
      if (!next.delete(id)) next.add(id);
      set(next);
    },
    extend: (id) => {
      const from = Math.max(0, anchor.current === null ? 0 : ids.indexOf(anchor.current));
      const to = ids.indexOf(id);
      anchor.current = id;
      set(new Set([...current.current, ...ids.slice(Math.min(from, to), Math.max(from, to) + 1)]));
    },
    toggleAll: () => set(ids.every((id) => current.current.has(id)) ? new Set() : new Set(ids)),
    state:
      ids.length > 0 && ids.every((id) => selected.has(id))
        ? 'all'
        : ids.some((id) => selected.has(id))
          ? 'some'
          : 'none',
  };
}

interface SelectBoxProps {
  label: string;
  checked: boolean;
  some?: boolean;
  onToggle: (event: { shiftKey: boolean }) => void;
}

export function SelectBox({ label, checked, some = false, onToggle }: SelectBoxProps) {
  return (
    <input
      type="checkbox"
      className={classes['box']}
      aria-label={label}
      checked={checked}
      ref={(box) => {
        if (box) box.indeterminate = some;
      }}
      onClick={onToggle}
      // Whoever clicks decides, above: a range needs the shift key, which a change does not tell.
      onChange={() => undefined}
    />
  );
}
