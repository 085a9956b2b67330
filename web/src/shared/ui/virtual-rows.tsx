import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, type ReactNode, type RefObject } from 'react';

interface VirtualRowsProps {
  count: number;
  /** Of one row, in px. */
  height: number;
  scroller: RefObject<HTMLElement | null>;
  /** Is kept in sight; -1: none. */
  focusIndex: number;
  /** The rows from the first to before the last. */
  children: (first: number, end: number) => ReactNode;
}

/** Of a long table only the rows in sight; what is above and below is as high as they would be. */
export function VirtualRows({ count, height, scroller, focusIndex, children }: VirtualRowsProps) {
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 20,
  });
  useEffect(() => {
    if (focusIndex >= 0) virtualizer.scrollToIndex(focusIndex);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- follows the focus only, not every new page
  }, [focusIndex]);
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const end = (items.at(-1)?.index ?? -1) + 1;
  return (
    <>
      {first > 0 && <tr aria-hidden style={{ height: first * height }} />}
      {children(first, end)}
      {end < count && <tr aria-hidden style={{ height: (count - end) * height }} />}
    </>
  );
}
