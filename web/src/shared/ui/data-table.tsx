import { Button, Skeleton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconArrowsSort } from '@tabler/icons-react';
import { useEffect, useRef, useState, type CSSProperties, type MouseEvent, type ReactNode } from 'react';
import { later } from '../lib/later.tsx';
import classes from './data-table.module.css';
import { useMoreOnScroll, useRowFocus, useScrollPlace, type RowFocus } from './row-focus.ts';
import { SelectBox, useRowSelection, type RowSelection } from './row-selection.tsx';
import { columnsOf, shownHeader, type DataTableColumn } from './table-columns.ts';
import { t } from '../texts/texts.ts';

export { columnsOf };
export type DataTableColumns<T> = DataTableColumn<T>[];

const VirtualRows = later(() => import('./virtual-rows.tsx').then((module) => module.VirtualRows));

export interface DataTableProps<T> {
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
  /** Where a row has more than one line, in pixels: all are as high. */
  rowHeight?: number;
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
export function DataTable<T>(props: DataTableProps<T>) {
  const { columns, rowId, rows } = props;
  const [data, setData] = useState<T[]>(() => (rows ? [...rows] : []));
  const [shownRows, setShownRows] = useState(rows);
  if (rows !== shownRows) {
    setShownRows(rows);
    setData(rows ? [...rows] : []);
  }
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
      style={props.rowHeight === undefined ? {} : ({ '--row': `${props.rowHeight}px` } as CSSProperties)}
    >
      <table className={classes['table']} aria-label={props.label} aria-busy={loading}>
        <TableHead columns={columns} sort={props.sort} onSort={props.onSort} selection={selection} />
        {loading ? (
          <SkeletonRows columns={columns.length + (selection ? 1 : 0)} />
        ) : (
          <TableBody data={data} props={props} focus={focus} scroller={scroller} selection={selection} />
        )}
      </table>
      {props.phoneRow && <PhoneList props={props} data={data} loading={loading} focus={focus} />}
      {props.hasMore && (
        <div className={classes['more']}>
          <Button variant="subtle" loading={props.loadingMore ?? false} onClick={() => props.onMore?.()}>
            {t`Load more`}
          </Button>
        </div>
      )}
    </div>
  );
}

interface TableHeadProps<T> {
  columns: DataTableColumns<T>;
  sort: string | undefined;
  onSort: ((sort: string) => void) | undefined;
  selection: RowSelection | null;
}

function TableHead<T>({ columns, sort, onSort, selection }: TableHeadProps<T>) {
  return (
    <thead>
      <tr>
        {selection && (
          <th className={classes['boxes']}>
            <SelectBox
              label={t`Select all that are loaded`}
              checked={selection.state === 'all'}
              some={selection.state === 'some'}
              onToggle={selection.toggleAll}
            />
          </th>
        )}
        {columns.map((column) => {
          const { id, meta } = column;
          const field = onSort && meta?.sort;
          const descending = sort === `-${field}`;
          const sorted = descending || sort === field;
          const Arrow = !sorted ? IconArrowsSort : descending ? IconArrowDown : IconArrowUp;
          return (
            <th
              key={id}
              className={columnClass(column)}
              style={{ width: meta?.width, textAlign: meta?.align }}
              aria-sort={field && sorted ? (descending ? 'descending' : 'ascending') : undefined}
            >
              {field ? (
                <button
                  type="button"
                  className={classes['sort']}
                  onClick={() => onSort(descending ? field : `-${field}`)}
                >
                  {shownHeader(column)}
                  <Arrow size={12} aria-hidden className={sorted ? undefined : classes['unsorted']} />
                </button>
              ) : (
                shownHeader(column)
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

function columnClass<T>({ meta }: DataTableColumn<T>): string | undefined {
  return meta?.wide ? classes['wide'] : meta?.medium ? classes['medium'] : undefined;
}

interface TableBodyProps<T> {
  data: readonly T[];
  props: DataTableProps<T>;
  focus: RowFocus;
  scroller: React.RefObject<HTMLDivElement | null>;
  selection: RowSelection | null;
}

function TableBody<T>({ data, props, focus, scroller, selection }: TableBodyProps<T>) {
  const virtual = data.length > VIRTUAL_FROM;
  const focusIndex = data.findIndex((row) => props.rowId(row) === focus.id);
  useEffect(() => {
    if (focusIndex >= 0 && !virtual)
      scroller.current?.querySelector('[data-focused]')?.scrollIntoView?.({ block: 'nearest' });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- follows the focus only, not every new page
  }, [focus.id]);
  const rows = (first: number, end: number): ReactNode =>
    data
      .slice(first, end)
      .map((row) => (
        <TableRow key={props.rowId(row)} row={row} props={props} focus={focus} selection={selection} />
      ));
  return (
    <tbody>
      {virtual ? (
        <VirtualRows
          count={data.length}
          height={props.rowHeight ?? ROW}
          scroller={scroller}
          focusIndex={focusIndex}
        >
          {rows}
        </VirtualRows>
      ) : (
        rows(0, data.length)
      )}
    </tbody>
  );
}

interface TableRowProps<T> {
  row: T;
  props: DataTableProps<T>;
  focus: RowFocus;
  selection: RowSelection | null;
}

function TableRow<T>({ row, props, focus, selection }: TableRowProps<T>) {
  const id = props.rowId(row);
  return (
    <tr
      className={classes['row']}
      data-focused={id === focus.id || undefined}
      data-active={id === props.activeId || undefined}
      data-selected={selection?.has(id) || undefined}
      onClick={(event) => openByClick(event, props, row, () => focus.set(id))}
    >
      {selection && (
        <td className={classes['boxes']}>
          <SelectBox
            label={t`Select ${props.rowName?.(row) ?? id}`}
            checked={selection.has(id)}
            onToggle={({ shiftKey }) => (shiftKey ? selection.extend : selection.toggle)(id)}
          />
        </td>
      )}
      {props.columns.map((column) => (
        <td key={column.id} className={columnClass(column)} style={{ textAlign: column.meta?.align }}>
          {column.cell({ row: { original: row } })}
        </td>
      ))}
    </tr>
  );
}

/** A click on a row opens it; on a link, a button or selected text it does what it always does. */
function openByClick<T>(event: MouseEvent, props: DataTableProps<T>, row: T, focus: () => void): void {
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

interface PhoneListProps<T> {
  props: DataTableProps<T>;
  data: readonly T[];
  loading: boolean;
  focus: RowFocus;
}

function PhoneList<T>({ props, data, loading, focus }: PhoneListProps<T>) {
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
