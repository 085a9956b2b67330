import { readdir } from 'node:fs/promises';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { installQueues } from '../jobs/install-queues.ts';
import { MIGRATIONS_TABLE, assertNotNewer } from './versions.ts';

type MigrationClass = new () => MigrationInterface;

/** Two servers that start together take turns; the number is arbitrary but fixed. */
export const MIGRATION_LOCK = 7_261_001;

/**
 * Brings the database to this version: migrations in order, then the job queues. Runs as the owner.
 * @throws when the owner may not create roles or the server is older than PostgreSQL 15; SettingError when a newer
 * release has been at work on the database
 */
export async function migrate(ownerUrl: string): Promise<void> {
  const migrations = await migrationClasses();
  const source = ownerDataSource(ownerUrl, migrations);
  await source.initialize();
  const lock = source.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await assertNotNewer(
      lock,
      migrations.map(({ name }) => name),
    );
    await source.runMigrations({ transaction: 'each' });
    await installQueues(ownerUrl, source);
  } finally {
    await lock.release();
    // With its connection, the lock ends.
    await source.destroy();
  }
}

export function ownerDataSource(url: string, migrations: MigrationClass[]): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    migrations,
    migrationsTableName: MIGRATIONS_TABLE,
    synchronize: false,
    installExtensions: false,
    applicationName: 'triage-warden-migrations',
    poolSize: 2,
    extra: { connectionTimeoutMillis: 10_000 },
  });
}

/** Every migration of the repository's `migrations` folder, by number. */
export async function migrationClasses(): Promise<MigrationClass[]> {
  const folder = new URL('../../../../migrations/', import.meta.url);
  const files = (await readdir(folder)).filter((file) => /^\d+-[a-z0-9-]+\.[jt]s$/.test(file)).sort();
  const modules = await Promise.all(
    files.map(async (file) => (await import(new URL(file, folder).href)) as Record<string, unknown>),
  );
  return modules
    .flatMap((module) =>
      Object.values(module).filter((value): value is MigrationClass => typeof value === 'function'),
    )
    .map(seeingAllRows);
}

/**
 * Row-level security is forced upon the owner, too: one that is no superuser would find no rows to carry over, and
 * nobody would be told. Within a migration's transaction it is not forced; the application has another role.
 */
function seeingAllRows(Migration: MigrationClass): MigrationClass {
  class Seeing extends Migration {
    override up(runner: QueryRunner): Promise<void> {
      return unforced(runner, () => super.up(runner) as Promise<void>);
    }

    override down(runner: QueryRunner): Promise<void> {
      return unforced(runner, () => super.down(runner) as Promise<void>);
    }
  }
  return Object.defineProperty(Seeing, 'name', { value: Migration.name });
}

async function unforced(runner: QueryRunner, work: () => Promise<void>): Promise<void> {
  const tables = (await runner.query(FORCED)) as { name: string }[];
  for (const { name } of tables) await runner.query(`ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY`);
  await work();
  for (const { name } of tables) await runner.query(`ALTER TABLE IF EXISTS ${name} FORCE ROW LEVEL SECURITY`);
}

/** None for those who bypass it anyway. */
const FORCED = `
  SELECT c.oid::regclass::text AS name FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relforcerowsecurity AND pg_has_role(c.relowner, 'USAGE')
    AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls))
  ORDER BY 1`;

export async function migrationNames(): Promise<string[]> {
  return (await migrationClasses()).map(({ name }) => name);
}
