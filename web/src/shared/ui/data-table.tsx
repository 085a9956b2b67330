import { Button, Skeleton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconArrowsSort } from '@tabler/icons-react';
import {
  createColumnHelper,
  metaHelper,
  tableFeatures,
  useTable,
  type ColumnDef,
  type ColumnHelper,
  type ReactTable,
  type RowData,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type MouseEvent, type ReactNode } from 'react';
import classes from './data-table.module.css';
import { useMoreOnScroll, useRowFocus, useScrollPlace, type RowFocus } from './row-focus.ts';
import { SelectBox, useRowSelection, type RowSelection } from './row-selection.tsx';

export interface DataTableColumnMeta {
  /** CSS width; a column without one shares what is left. */
  width?: number | string;
  align?: 'start' | 'end';
  /** The API's name of this column in `sort`; without it the column cannot be sorted by. */
  sort?: string;
  /** Left away where the rest would not fit: `wide` in tables under 1080 px, `medium` under 860 px. */
  wide?: boolean;
  medium?: boolean;
}

const features = tableFeatures({ columnMeta: metaHelper<DataTableColumnMeta>() });
export type DataTableFeatures = typeof features;
// The cells of one table hold values of different types; `any` is TanStack's own type for such a list.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type DataTableColumns<T extends RowData> = ColumnDef<DataTableFeatures, T, any>[];

export function columnsOf<T extends RowData>(): ColumnHelper<DataTableFeatures, T> {
  return createColumnHelper<DataTableFeatures, T>();
}

export interface DataTableProps<T extends RowData> {
  /** Names the table to screen readers. */
  label: string;
  /** Stable (module scope or memo). */
  columns: DataTableColumns<T>;
  /** Stable; undefined while the first page loads. */
  rows: readonly T[] | undefined;
  rowId: (row: T) => string;
  /** Enter or a click. */
  onOpen?: ((row: T) => void) | undefined;
  /** Space; Escape is the caller's. */
  onPreview?: ((row: T) => void) | undefined;
  /** Which row is shown in a preview. */
  activeId?: string | null | undefined;
  /** `-created_at` or `created_at`. */
  sort?: string | undefined;
  onSort?: ((sort: string) => void) | undefined;
  hasMore?: boolean | undefined;
  onMore?: (() => void) | undefined;
  loadingMore?: boolean | undefined;
  /** Shown instead of the body when there are no rows. */
  empty: ReactNode;
  /** One row on a phone, where a table does not fit; without it the table scrolls sideways. */
  phoneRow?: (row: T) => ReactNode;
  /** Whether j/k/Enter/Space work: one table of a page at most. */
  keyboard?: boolean;
  /** Ids of the rows that are selected, by `x`, a range by shift and `x`, or their boxes; with `onSelect`. */
  selected?: ReadonlySet<string> | undefined;
  onSelect?: ((ids: ReadonlySet<string>) => void) | undefined;
  /** What a row is called, for its box. */
  rowName?: ((row: T) => string) | undefined;
  /** Which row the keys are at. */
  onFocusRow?: ((id: string | null) => void) | undefined;
  /** Where somebody was in this list who comes back to it. */
  place?: { focused: string | null; top: number } | undefined;
  onScrolled?: ((top: number) => void) | undefined;
}

const ROW = 36;
const VIRTUAL_FROM = 150;
const SKELETONS = 12;

/** A dense table over one keyset-paged list: j/k moves, Enter opens, Space previews, more loads at the end. */
export function DataTable<T extends RowData>(props: DataTableProps<T>) {
  const { columns, rowId, rows } = props;
  const [data, setData] = useState<T[]>(() => (rows ? [...rows] : []));
  const [shownRows, setShownRows] = useState(rows);
  if (rows !== shownRows) {
    setShownRows(rows);
    setData(rows ? [...rows] : []);
  }
  const table = useTable<DataTableFeatures, T>({ features, columns, data, getRowId: rowId });
  const selection = useRowSelection(data.map(rowId), props.selected, props.onSelect);
  const focus = useRowFocus(props, data, selection);
  const scroller = useRef<HTMLDivElement>(null);
  useMoreOnScroll(scroller, props);
  useScrollPlace(scroller, props);

  const loading = rows === undefined;
  if (!loading && data.length === 0 && rows.length === 0) return <>{props.empty}</>;
  return (
    // Focusable, so that it scrolls by keys where no row has a link.
    <div
      ref={scroller}
      tabIndex={0}
      className={`${classes['scroller']} ${props.phoneRow ? classes['hasPhone'] : ''}`}
    >
      <table className={classes['table']} aria-label={props.label} aria-busy={loading}>
        <TableHead table={table} sort={props.sort} onSort={props.onSort} selection={selection} />
        {loading ? (
          <SkeletonRows columns={columns.length + (selection ? 1 : 0)} />
        ) : (
          <TableBody table={table} props={props} focus={focus} scroller={scroller} selection={selection} />
        )}
      </table>
      {props.phoneRow && <PhoneList props={props} data={data} loading={loading} focus={focus} />}
      {props.hasMore && (
        <div className={classes['more']}>
          <Button variant="subtle" loading={props.loadingMore ?? false} onClick={() => props.onMore?.()}>
            Load more
          </Button>
        </div>
      )}
    </div>
  );
}

interface TableHeadProps<T extends RowData> {
  table: ReactTable<DataTableFeatures, T>;
  sort: string | undefined;
  onSort: ((sort: string) => void) | undefined;
  selection: RowSelection | null;
}

function TableHead<T extends RowData>({ table, sort, onSort, selection }: TableHeadProps<T>) {
  return (
    <thead>
      {table.getHeaderGroups().map((group) => (
        <tr key={group.id}>
          {selection && (
            <th className={classes['boxes']}>
              <SelectBox
                label="Select all that are loaded"
                checked={selection.state === 'all'}
                some={selection.state === 'some'}
                onToggle={selection.toggleAll}
              />
            </th>
          )}
          {group.headers.map((header) => {
            const meta = header.column.columnDef.meta;
            const field = onSort && meta?.sort;
            const descending = sort === `-${field}`;
            const sorted = descending || sort === field;
            const Arrow = !sorted ? IconArrowsSort : descending ? IconArrowDown : IconArrowUp;
            return (
              <th
                key={header.id}
                className={meta?.wide ? classes['wide'] : meta?.medium ? classes['medium'] : undefined}
                style={{ width: meta?.width, textAlign: meta?.align }}
                aria-sort={field && sorted ? (descending ? 'descending' : 'ascending') : undefined}
              >
                {field ? (
                  <button
                    type="button"
                    className={classes['sort']}
                    onClick={() => onSort(descending ? field : `-${field}`)}
                  >
                    <table.FlexRender header={header} />
                    <Arrow size={12} aria-hidden className={sorted ? undefined : classes['unsorted']} />
                  </button>
                ) : (
                  <table.FlexRender header={header} />
                )}
              </th>
            );
          })}
        </tr>
      ))}
    </thead>
  );
}

interface TableBodyProps<T extends RowData> {
  table: ReactTable<DataTableFeatures, T>;
  props: DataTableProps<T>;
  focus: RowFocus;
  scroller: React.RefObject<HTMLDivElement | null>;
  selection: RowSelection | null;
}

function TableBody<T extends RowData>({ table, props, focus, scroller, selection }: TableBodyProps<T>) {
  const rows = table.getRowModel().rows;
  const virtual = rows.length > VIRTUAL_FROM;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 20,
    enabled: virtual,
  });
  const focusIndex = rows.findIndex((row) => row.id === focus.id);
  useEffect(() => {
    if (focusIndex < 0) return;
    if (virtual) virtualizer.scrollToIndex(focusIndex);
    else scroller.current?.querySelector('[data-focused]')?.scrollIntoView?.({ block: 'nearest' });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- follows the focus only, not every new page
  }, [focus.id]);

  const items = virtual ? virtualizer.getVirtualItems() : null;
  const first = items?.[0]?.index ?? 0;
  const last = items ? (items.at(-1)?.index ?? -1) : rows.length - 1;
  return (
    <tbody>
      {first > 0 && <tr aria-hidden style={{ height: first * ROW }} />}
      {rows.slice(first, last + 1).map((row) => (
        <tr
          key={row.id}
          className={classes['row']}
          data-focused={row.id === focus.id || undefined}
          data-active={row.id === props.activeId || undefined}
          data-selected={selection?.has(row.id) || undefined}
          onClick={(event) => openByClick(event, props, row.original, () => focus.set(row.id))}
        >
          {selection && (
            <td className={classes['boxes']}>
              <SelectBox
                label={`Select ${props.rowName?.(row.original) ?? row.id}`}
                checked={selection.has(row.id)}
                onToggle={({ shiftKey }) => (shiftKey ? selection.extend : selection.toggle)(row.id)}
              />
            </td>
          )}
          {row.getAllCells().map((cell) => {
            const meta = cell.column.columnDef.meta;
            return (
              <td
                key={cell.id}
                className={meta?.wide ? classes['wide'] : meta?.medium ? classes['medium'] : undefined}
                style={{ textAlign: meta?.align }}
              >
                <table.FlexRender cell={cell} />
              </td>
            );
          })}
        </tr>
      ))}
      {last < rows.length - 1 && <tr aria-hidden style={{ height: (rows.length - 1 - last) * ROW }} />}
    </tbody>
  );
}

/** A click on a row opens it; on a link, a button or selected text it does what it always does. */
function openByClick<T extends RowData>(
  event: MouseEvent,
  props: DataTableProps<T>,
  row: T,
  focus: () => void,
): void {
  if (event.target instanceof Element && event.target.closest('a, button, input, label')) return;
  if (globalThis.getSelection()?.toString()) return;
  focus();
  if (props.onPreview) props.onPreview(row);
  else props.onOpen?.(row);
}

function SkeletonRows({ columns }: { columns: number }) {
  return (
    <tbody aria-hidden>
      {Array.from({ length: SKELETONS }, (_, row) => (
        <tr key={row}>
          {Array.from({ length: columns }, (_cell, column) => (
            <td key={column}>
              <Skeleton height={10} width={`${45 + ((row * 7 + column * 13) % 45)}%`} />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

interface PhoneListProps<T extends RowData> {
  props: DataTableProps<T>;
  data: readonly T[];
  loading: boolean;
  focus: RowFocus;
}

function PhoneList<T extends RowData>({ props, data, loading, focus }: PhoneListProps<T>) {
  return (
    <ul className={classes['phone']} aria-label={props.label}>
      {loading &&
        Array.from({ length: 6 }, (_, index) => (
          <li key={index} aria-hidden>
            <Skeleton height={12} width="80%" mb={8} />
            <Skeleton height={10} width="50%" />
          </li>
        ))}
      {data.map((row) => (
        // eslint-disable-next-line jsx-a11y-x/click-events-have-key-events, jsx-a11y-x/no-noninteractive-element-interactions -- for fingers: by keyboard it is the link in it
        <li
          key={props.rowId(row)}
          data-focused={props.rowId(row) === focus.id || undefined}
          onClick={(event) => {
            if (event.target instanceof Element && event.target.closest('a, button')) return;
            props.onOpen?.(row);
          }}
        >
          {props.phoneRow?.(row)}
        </li>
      ))}
    </ul>
  );
}
