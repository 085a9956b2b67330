import type { QueryRunner } from 'typeorm';
import { SettingError } from '../config/settings.ts';

export const MIGRATIONS_TABLE = 'schema_migrations';

/** By its first name in databases that were made before it got the one that it was released with. */
const RENAMED: [string, string][] = [['LeanHotTables1764000001200', 'LeanHotTables1764000001400']];

/** What has been done to this database, and that this release knows all of it. As the owner, before the migrations. */
export async function assertNotNewer(runner: QueryRunner, known: readonly string[]): Promise<void> {
  const [table] = (await runner.query('SELECT to_regclass($1) IS NOT NULL AS there', [MIGRATIONS_TABLE])) as {
    there: boolean;
  }[];
  if (table?.there !== true) return;
  for (const [from, to] of RENAMED)
    await runner.query(
      `UPDATE ${MIGRATIONS_TABLE} SET name = $2::text, timestamp = right($2::text, 13)::bigint WHERE name = $1`,
      [from, to],
    );
  const rows = (await runner.query(`SELECT name FROM ${MIGRATIONS_TABLE} ORDER BY timestamp`)) as {
    name: string;
  }[];
  assertKnown(
    rows.map(({ name }) => name),
    known,
  );
}

/** @throws SettingError when a newer release has worked on the database: this one would fail on what it has changed */
export function assertKnown(done: readonly string[], known: readonly string[]): void {
  const unknown = done.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new SettingError(
    `A newer release has been at work on this database (${unknown.length} of its migrations are not known to this one, the last is ${unknown.at(-1) ?? ''}): start that release or a newer one, or restore a backup from before.`,
  );
}
