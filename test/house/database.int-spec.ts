import pg from 'pg';
import {
  actionMachine,
  approvalMachine,
  incidentMachine,
  runMachine,
  stepMachine,
  type StateMachine,
} from '#contracts';
import { APPLICATION_ROLE, migrationClasses, ownerDataSource } from '#platform';
import { createTestDatabase } from '../harness/index.ts';

type Database = Awaited<ReturnType<typeof createTestDatabase>>;

describe('the database', () => {
  let database: Database;
  let owner: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });

  const rows = async (sql: string, params: unknown[] = []) =>
    (await owner.query(sql, params)).rows as Record<string, unknown>[];

  it('forces row-level security on every table that belongs to a tenant', async () => {
    const tables = await rows(`
      SELECT c.relname AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
             (SELECT count(*)::int FROM pg_policies p WHERE p.tablename = c.relname) AS policies
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
      WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace`);
    expect(tables.length).toBeGreaterThan(20);
    expect(tables.filter((table) => !(table.enabled && table.forced && table.policies === 1))).toEqual([]);
  });

  it('has no table that belongs to nobody, but for those of the whole installation', async () => {
    const tables = await rows(`
      SELECT relname FROM pg_class c WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped)
      ORDER BY relname`);
    expect(tables.map((table) => table.relname)).toEqual([
      'installation',
      'schedules',
      'schema_migrations',
      'tenants',
    ]);
  });

  it('gives the application a role that owns nothing and bypasses nothing', async () => {
    const [role] = await rows(
      'SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = $1',
      [APPLICATION_ROLE],
    );
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false });
    expect(
      await rows('SELECT relname FROM pg_class WHERE relowner = $1::regrole', [APPLICATION_ROLE]),
    ).toEqual([]);
  });

  it.each([
    ['incidents', incidentMachine],
    ['actions', actionMachine],
    ['approvals', approvalMachine],
    ['playbook_runs', runMachine],
    ['playbook_steps', stepMachine],
  ] as [string, StateMachine<string>][])(
    'admits in %s the states of the machine and no other',
    async (table, machine) => {
      const [check] = await rows(
        `SELECT string_agg(pg_get_constraintdef(oid), ' ') AS text FROM pg_constraint
       WHERE conrelid = $1::regclass AND contype = 'c' AND pg_get_constraintdef(oid) ~ '\\(+status'`,
        [table],
      );
      const states = [...new Set([...String(check?.text).matchAll(/'([a-z_]+)'/g)].map((match) => match[1]))];
      expect(states.sort()).toEqual([...machine.states].sort());
    },
  );

  it('goes down and up again', async () => {
    const other = await createTestDatabase();
    const source = ownerDataSource(other.url, await migrationClasses());
    await source.initialize();
    try {
      const before = await schemaOf(other.url);
      const count = source.migrations.length;
      for (let i = 0; i < count; i += 1) await source.undoLastMigration({ transaction: 'each' });
      await source.runMigrations({ transaction: 'each' });
      expect(await schemaOf(other.url)).toEqual(before);
    } finally {
      await source.destroy();
      await other.drop();
    }
  });

  it('goes on numbering where the counter of each tenant was', async () => {
    const other = await createTestDatabase();
    const source = ownerDataSource(other.url, await migrationClasses());
    await source.initialize();
    const tenants = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-0000000000c4'];
    try {
      await source.query(`INSERT INTO tenants (id, slug, name) VALUES ($1, 'other', 'Other')`, [tenants[1]]);
      const counted = `SELECT to_regclass('incident_counters') IS NOT NULL AS counted`;
      while (!((await source.query(counted)) as { counted: boolean }[])[0]?.counted)
        await source.undoLastMigration({ transaction: 'each' });
      for (const [index, tenant] of tenants.entries())
        await source.query(
          `INSERT INTO incident_counters VALUES ($1, $2)
           ON CONFLICT (tenant_id) DO UPDATE SET last_number = excluded.last_number`,
          [tenant, 40 + index],
        );
      await source.runMigrations({ transaction: 'each' });
      const next = tenants.map((tenant) =>
        source.query('SELECT nextval(incident_number_sequence($1)::regclass)::integer AS next', [tenant]),
      );
      expect((await Promise.all(next)).flat()).toEqual([{ next: 41 }, { next: 42 }]);
    } finally {
      await source.destroy();
      await other.drop();
    }
  });
});

async function schemaOf(url: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(`
      SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
      WHERE table_schema = 'public' ORDER BY 1, 2`);
    const indexes = await client.query(
      `SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`,
    );
    return [...rows, ...indexes.rows];
  } finally {
    await client.end();
  }
}
