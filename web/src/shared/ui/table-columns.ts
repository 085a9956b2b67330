import type { ReactNode } from 'react';

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

export interface CellContext<T> {
  row: { original: T };
}

export interface DataTableColumn<T> {
  id: string;
  header: ReactNode | (() => ReactNode);
  meta?: DataTableColumnMeta;
  cell: (context: CellContext<T>) => ReactNode;
}

type Shown<T> = { [K in keyof T]: T[K] extends ReactNode ? K : never }[keyof T] & string;

interface ColumnHelper<T> {
  columns: (columns: DataTableColumn<T>[]) => DataTableColumn<T>[];
  display: (column: DataTableColumn<T>) => DataTableColumn<T>;
  /** Shows a field of the row, unless `cell` says how. */
  accessor: {
    (
      field: Shown<T>,
      column: Omit<DataTableColumn<T>, 'id' | 'cell'> & Partial<Pick<DataTableColumn<T>, 'cell'>>,
    ): DataTableColumn<T>;
    (field: keyof T & string, column: Omit<DataTableColumn<T>, 'id'>): DataTableColumn<T>;
  };
}

/** The server sorts, filters and pages: a column is what it is called and how a row is shown in it. */
export function columnsOf<T>(): ColumnHelper<T> {
  return {
    columns: (columns) => columns,
    display: (column) => column,
    accessor: (
      field: keyof T & string,
      column: Omit<DataTableColumn<T>, 'id' | 'cell'> & Partial<Pick<DataTableColumn<T>, 'cell'>>,
    ) => ({ id: field, cell: ({ row }) => row.original[field] as ReactNode, ...column }),
  };
}

export function shownHeader<T>({ header }: DataTableColumn<T>): ReactNode {
  return typeof header === 'function' ? header() : header;
}
