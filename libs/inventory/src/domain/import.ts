import { CRITICALITIES, type Criticality, type FieldError, type InventoryKind } from '#contracts';
import { readCsv, type Cell } from './csv.ts';
import { EMPTY_FIELDS, entryErrors, inventoryName, tidy, type EntryFields } from './entry.ts';

export const MOST_ROWS = 5000;
const MOST_COLUMNS = 200;
/** Whoever repairs a file repairs a kind of error at a time. */
const MOST_ERRORS = 100;
const COLUMNS = [
  'name',
  'aliases',
  'addresses',
  'owner',
  'title',
  'department',
  'criticality',
  'tags',
] as const;
type ColumnName = (typeof COLUMNS)[number];
const LISTS: readonly ColumnName[] = ['aliases', 'addresses', 'tags'];

/** One line: what it says, without what it has no column for. */
export interface ImportedRow {
  key: string;
  line: number;
  fields: Partial<EntryFields> & { name: string };
}

export interface ReadImport {
  rows: ImportedRow[];
  /** The first 100. */
  errors: FieldError[];
  error_count: number;
  /** Columns of the file that mean nothing here. */
  ignored: string[];
}

/**
 * Reads a list: the first line names the columns, in any order and case, `name` among them. Several values of a cell are
 * parted by `;`, `,`, `|` or a line end. A name that comes twice is an error: it would depend on the order which one counts.
 */
export function readImport(kind: InventoryKind, csv: string): ReadImport {
  const { rows: lines, errors } = readCsv(csv);
  const [head, ...body] = lines;
  const columns = (head ?? []).map(({ text }) => columnOf(text));
  const ignored = (head ?? [])
    .slice(0, MOST_COLUMNS)
    .flatMap(({ text }, index) =>
      columns[index] === null ? [text.trim().slice(0, 100) || `column ${index + 1}`] : [],
    );
  errors.push(...notUtf8(csv));
  if (columns.length > MOST_COLUMNS)
    errors.push(
      errorAt(
        head?.[MOST_COLUMNS],
        'csv',
        `A file has ${MOST_COLUMNS} columns at most; this one has ${columns.length}.`,
      ),
    );
  if (!columns.includes('name'))
    errors.push(
      errorAt(
        head?.[0],
        'name',
        `The first line must name the columns, and "name" is none of them. Known are ${COLUMNS.join(', ')}.`,
      ),
    );
  const twice = columns.find((column, index) => column !== null && columns.indexOf(column) < index);
  if (twice)
    errors.push(errorAt(head?.[columns.lastIndexOf(twice)], twice, `The column "${twice}" is there twice.`));
  if (body.length > MOST_ROWS)
    errors.push(
      errorAt(
        body[MOST_ROWS]?.[0],
        'csv',
        `A file has ${MOST_ROWS} entries at most; this one has ${body.length}.`,
      ),
    );
  const rows = errors.length > 0 ? [] : readRows(kind, columns, body, errors);
  errors.sort((one, other) => placeOf(one) - placeOf(other));
  return { rows, errors: errors.slice(0, MOST_ERRORS), error_count: errors.length, ignored };
}

/** What stands where a character was in another encoding than UTF-8. */
const LOST = '\uFFFD';

/** Names would be kept without their umlauts, and never be found. */
function notUtf8(csv: string): FieldError[] {
  const at = csv.indexOf(LOST);
  if (at < 0) return [];
  const message =
    'A character here could not be read: the file is not in UTF-8. Save it as "CSV UTF-8" and choose it again.';
  const line = csv.slice(0, at).split('\n').length;
  return [{ path: 'csv', code: 'invalid', message, line, column: at - csv.lastIndexOf('\n', at) }];
}

/** Lines are far shorter than this. */
const PLACES_IN_A_LINE = 1_000_000;

function placeOf({ line = 1, column = 1 }: FieldError): number {
  return line * PLACES_IN_A_LINE + column;
}

function readRows(
  kind: InventoryKind,
  columns: (ColumnName | null)[],
  body: Cell[][],
  errors: FieldError[],
): ImportedRow[] {
  const seen = new Map<string, number>();
  return body.map((cells) => {
    const row = readRow(kind, columns, cells, errors);
    const before = seen.get(row.key);
    const cell = cells[columns.indexOf('name')] ?? cells[0];
    if (before !== undefined && row.key !== '')
      errors.push(errorAt(cell, 'name', `"${row.fields.name}" stands in line ${before} already.`));
    seen.set(row.key, row.line);
    return row;
  });
}

function readRow(
  kind: InventoryKind,
  columns: (ColumnName | null)[],
  cells: Cell[],
  errors: FieldError[],
): ImportedRow {
  const said: Partial<EntryFields> = {};
  const places: Partial<Record<string, Cell>> = {};
  cells.forEach((cell, index) => {
    const column = columns[index];
    if (column === null || column === undefined) return;
    places[column] = cell;
    if (column === 'criticality') {
      // An empty cell is what nobody has said: what is known of a host stays.
      if (cell.text.trim() === '') return;
      const criticality = readCriticality(cell.text);
      if (criticality === null)
        errors.push(
          errorAt(cell, column, `"${cell.text.trim().slice(0, 40)}" is none of ${CRITICALITIES.join(', ')}.`),
        );
      else said.criticality = criticality;
    } else if (LISTS.includes(column)) Object.assign(said, { [column]: cell.text.split(/[;,|\n]/) });
    else Object.assign(said, { [column]: cell.text });
  });
  const beyond = cells.slice(columns.length).find(({ text }) => text.trim() !== '');
  if (beyond !== undefined)
    errors.push(errorAt(beyond, 'csv', 'This line has more cells than the first one has columns.'));
  const all = tidy({ ...EMPTY_FIELDS, name: '', ...said });
  for (const error of entryErrors(kind, all))
    errors.push(errorAt(places[error.path] ?? cells[0], error.path, error.message));
  const fields: Partial<EntryFields> = {};
  for (const name of Object.keys(said) as ColumnName[]) Object.assign(fields, { [name]: all[name] });
  return {
    key: inventoryName(kind, all.name),
    line: cells[0]?.line ?? 0,
    fields: { ...fields, name: all.name },
  };
}

function readCriticality(text: string): Criticality | null {
  const word = text.trim().toLowerCase();
  return CRITICALITIES.find((criticality) => criticality === word) ?? null;
}

function columnOf(text: string): ColumnName | null {
  const word = text.trim().toLowerCase();
  return COLUMNS.find((column) => column === word) ?? null;
}

function errorAt(cell: Cell | undefined, path: string, message: string): FieldError {
  return { path, code: 'invalid', message, line: cell?.line ?? 1, column: cell?.column ?? 1 };
}
