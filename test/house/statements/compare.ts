import ts from 'typescript';
import type { ParameterType, RowType, StatementCall } from './collect.ts';
import type { ColumnType, Described } from './describe.ts';

type Kind = 'string' | 'number' | 'bigint' | 'boolean' | 'Date' | 'Buffer' | 'array' | 'object';

/** What the driver makes of a value of each type, and so what a row's field must be. Others: a text. */
const READ: Record<string, Kind> = {
  smallint: 'number',
  integer: 'number',
  oid: 'number',
  real: 'number',
  'double precision': 'number',
  boolean: 'boolean',
  'timestamp with time zone': 'Date',
  bytea: 'Buffer',
};
const JSON_TYPES = new Set(['json', 'jsonb']);

/** What may be given for a parameter of each type. A text is read by PostgreSQL, so that it fits everywhere. */
const GIVEN: Record<string, readonly Kind[]> = {
  smallint: ['number'],
  integer: ['number'],
  bigint: ['number', 'bigint'],
  real: ['number'],
  numeric: ['number', 'bigint'],
  'double precision': ['number'],
  boolean: ['boolean'],
  'timestamp with time zone': ['Date', 'string'],
  bytea: ['Buffer'],
};
/** The element type of each function of `column`, as PostgreSQL names it. */
const COLUMN_TYPES: Record<string, string> = {
  timestamptz: 'timestamp with time zone',
};

/** @returns a sentence for each thing in which the code and the database differ */
export function differences(
  call: Pick<StatementCall, 'parameters' | 'row'>,
  text: string,
  described: Described,
  checker: ts.TypeChecker,
): string[] {
  return [
    ...(call.parameters === null ? [] : ofParameters(call.parameters, described.parameters, checker)),
    ...(call.row === null ? [] : ofRow(call.row, text, described.columns, checker)),
  ];
}

function ofParameters(given: ParameterType[], wanted: string[], checker: ts.TypeChecker): string[] {
  if (given.length !== wanted.length)
    return [`it is given ${given.length} values and has ${wanted.length} parameters`];
  return given.flatMap(({ column, type }, index) => {
    const pg = wanted[index] ?? '';
    if (column !== undefined) {
      const element = COLUMN_TYPES[column] ?? column;
      return pg === `${element}[]` ? [] : [`$${index + 1} is ${pg}, and is given column.${column}`];
    }
    const fitting = pg.endsWith('[]') ? ['array', 'Buffer'] : (GIVEN[pg] ?? ['string']);
    const kinds = kindsOf(type, checker);
    const wrong = kinds?.find((kind) => !fitting.includes(kind) && !JSON_TYPES.has(pg));
    return wrong === undefined ? [] : [`$${index + 1} is ${pg}, and is given ${checker.typeToString(type)}`];
  });
}

function ofRow(row: RowType, text: string, columns: ColumnType[], checker: ts.TypeChecker): string[] {
  const byName = new Map(columns.map((column) => [column.name, column]));
  return row.fields.flatMap((field) => {
    const column = byName.get(field.name);
    const where = `${row.name}.${field.name}`;
    if (column === undefined) return field.optional ? [] : [`no column is called ${field.name} (${where})`];
    const kinds = kindsOf(field.type, checker);
    if (kinds === null) return [];
    const wanted = column.type.endsWith('[]') ? 'array' : (READ[column.type] ?? 'string');
    const said = checker.typeToString(field.type);
    if (!JSON_TYPES.has(column.type) && kinds.some((kind) => kind !== wanted))
      return [`${where} is ${column.type}, and is taken for ${said}`];
    const nullable = column.nullable && !isAskedFor(field.name, text);
    return nullable && !takesNull(field.type) ? [`${where} may be null, and is taken for ${said}`] : [];
  });
}

/** Whether only rows are asked for in which this column holds something. */
function isAskedFor(name: string, text: string): boolean {
  return new RegExp(String.raw`\b${name} (?:IS NOT NULL\b|= ANY\b)`).test(text);
}

function takesNull(type: ts.Type): boolean {
  return (type.isUnion() ? type.types : [type]).some(
    (one) => (one.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)) !== 0,
  );
}

/** The kinds of value of a type, but null; null where it may be anything. */
function kindsOf(type: ts.Type, checker: ts.TypeChecker): Kind[] | null {
  const kinds = new Set<Kind>();
  for (const one of type.isUnion() ? type.types : [type]) {
    if (one.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter)) return null;
    if (one.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)) continue;
    kinds.add(kindOf(one, checker));
  }
  return [...kinds];
}

function kindOf(type: ts.Type, checker: ts.TypeChecker): Kind {
  if (type.flags & ts.TypeFlags.StringLike) return 'string';
  if (type.flags & ts.TypeFlags.NumberLike) return 'number';
  if (type.flags & ts.TypeFlags.BigIntLike) return 'bigint';
  if (type.flags & ts.TypeFlags.BooleanLike) return 'boolean';
  if (checker.isArrayType(type) || checker.isTupleType(type)) return 'array';
  const name = type.symbol?.name;
  return name === 'Date' || name === 'Buffer' ? name : 'object';
}
