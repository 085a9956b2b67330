import {
  Column,
  DefaultNamingStrategy,
  ForeignKey,
  PrimaryColumn,
  type DataSource,
  type Table,
} from 'typeorm';

/** Whose row it is: what the connection's tenant is, unless told. `foreignKey: false` on the tables that fill fastest. */
export function TenantColumn(options: { primary?: boolean; foreignKey?: boolean } = {}): PropertyDecorator {
  const column = { default: () => 'current_tenant()' };
  return (target, property) => {
    if (options.primary === true) PrimaryColumn('uuid', column)(target, property);
    else Column('uuid', column)(target, property);
    if (options.foreignKey !== false) ForeignKey('tenants')(target, property);
  };
}

const ROWS_PASS = 'triage-warden:rows-pass';

/**
 * On the entity of a table that fills and empties again, as a queue does. A plan is made for the size that a table has
 * then: one that was kept from when it was empty would read all that waits, and most of all when much waits. What
 * finds rows by such a table is therefore planned for each call.
 */
export function RowsPass(): ClassDecorator {
  return (target) => Reflect.defineMetadata(ROWS_PASS, true, target);
}

/** The tables of the entities that are marked so; none before the data source is initialised. */
export function passingTables(source: DataSource): string[] {
  return source.entityMetadatas
    .filter(({ target }) => typeof target === 'function' && Reflect.hasMetadata(ROWS_PASS, target))
    .map(({ tableName }) => tableName);
}

/** A condition for CHECK and for partial indexes: the column holds one of these words. */
export function oneOf(column: string, words: readonly string[]): string {
  return `${column} = ANY (${textArray(words)})`;
}

/** The same for a column that is a list. */
export function allOf(column: string, words: readonly string[]): string {
  return `${column} <@ ${textArray(words)}`;
}

function textArray(words: readonly string[]): string {
  return `ARRAY[${words.map((word) => `'${word}'`).join(', ')}]`;
}

/** The names that PostgreSQL itself gives to what a migration does not name, so that entities need none for it. */
export class PostgresNames extends DefaultNamingStrategy {
  override primaryKeyName(table: Table | string): string {
    return `${nameOf(table)}_pkey`;
  }

  override uniqueConstraintName(table: Table | string, columns: string[]): string {
    return [nameOf(table), ...columns, 'key'].join('_');
  }

  override foreignKeyName(table: Table | string, columns: string[]): string {
    return [nameOf(table), ...columns, 'fkey'].join('_');
  }
}

function nameOf(table: Table | string): string {
  const name = typeof table === 'string' ? table : table.name;
  return name.slice(name.lastIndexOf('.') + 1);
}
