import postgres from 'postgres';
import type { Routines } from './owners.ts';

export interface ColumnType {
  name: string;
  /** As `format_type` says it: `uuid`, `timestamp with time zone`, `text[]`. */
  type: string;
  /** It is a column of a table, as it stands there, and that one may hold null. What is computed is not known. */
  nullable: boolean;
}

export interface Described {
  parameters: string[];
  /** Empty for a statement that returns nothing. */
  columns: ColumnType[];
}

interface SchemaRow {
  types: Record<string, string>;
  not_null: string[];
}

/** Asks PostgreSQL what a statement takes and returns, without running it. */
export class StatementDescriber {
  private readonly sql: postgres.Sql;
  private schema: { types: Map<number, string>; notNull: Set<string> } | null = null;

  constructor(databaseUrl: string) {
    this.sql = postgres(databaseUrl, { max: 1, fetch_types: false, onnotice: () => undefined });
  }

  /** @throws what PostgreSQL says of the statement */
  async describe(text: string): Promise<Described> {
    const { types, notNull } = (this.schema ??= await this.readSchema());
    const nameOf = (oid: number) => types.get(oid) ?? `type ${oid}`;
    const found = await this.sql.unsafe(text, [], { prepare: true }).describe();
    // A statement that returns nothing has no columns, which the type does not tell.
    const columns = (found.columns as postgres.ColumnList<string> | undefined) ?? [];
    return {
      parameters: found.types.map(nameOf),
      columns: columns.map(({ name, type, table, number }) => ({
        name,
        type: nameOf(type),
        nullable: table > 0 && !notNull.has(`${table}.${number}`),
      })),
    };
  }

  /** What the schema runs by itself, partitions' copies left out. */
  async routines(): Promise<Routines> {
    const functions = await this.sql<{ name: string; body: string }[]>`
      SELECT proname AS name, prosrc AS body FROM pg_proc WHERE pronamespace = 'public'::regnamespace`;
    const triggers = await this.sql<Routines['triggers']>`
      SELECT relname AS table, proname AS name
      FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid JOIN pg_proc p ON p.oid = tgfoid
      WHERE NOT tgisinternal AND tgparentid = 0 AND relnamespace = 'public'::regnamespace`;
    return { functions: new Map(functions.map(({ name, body }) => [name, body])), triggers };
  }

  async close(): Promise<void> {
    await this.sql.end();
  }

  private async readSchema() {
    const [row] = await this.sql<SchemaRow[]>`
      SELECT (SELECT json_object_agg(oid, format_type(oid, NULL)) FROM pg_type) AS types,
             (SELECT json_agg(attrelid || '.' || attnum) FROM pg_attribute WHERE attnotnull AND attnum > 0) AS not_null`;
    return {
      types: new Map(Object.entries(row?.types ?? {}).map(([oid, name]) => [Number(oid), name])),
      notNull: new Set(row?.not_null),
    };
  }
}
