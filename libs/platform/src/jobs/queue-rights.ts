import type { DataSource } from 'typeorm';
import { SettingError } from '../config/settings.ts';
import { APPLICATION_ROLE } from '../database/tenant-table.ts';
import { QUEUE_SCHEMA } from './queue-schema.ts';

/** Which pg-boss becomes on its own connections: it works for all tenants, the application's units of work for one. */
export const QUEUE_ROLE = 'triage_warden_jobs';

/** Row-level security counts for the table that a statement names: pg-boss names the partition, we name the whole. */
const JOB_TABLES = ['job', 'job_common'];

/**
 * The application's role inherits nothing, so it may only become the other one, by SET ROLE: what it may do with jobs is
 * what stands in the policy, on every connection that does not ask for more.
 */
const ROLE = `
  DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${QUEUE_ROLE}') THEN
      CREATE ROLE ${QUEUE_ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
    IF NOT pg_has_role('${APPLICATION_ROLE}', '${QUEUE_ROLE}', 'MEMBER') THEN
      ALTER ROLE ${APPLICATION_ROLE} NOINHERIT;
      GRANT ${QUEUE_ROLE} TO ${APPLICATION_ROLE};
    END IF;
  END $$`;

const RIGHTS = `
  GRANT USAGE ON SCHEMA ${QUEUE_SCHEMA} TO ${APPLICATION_ROLE}, ${QUEUE_ROLE};
  GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${QUEUE_SCHEMA} TO ${APPLICATION_ROLE}, ${QUEUE_ROLE};
  GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${QUEUE_SCHEMA} TO ${QUEUE_ROLE};
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${QUEUE_SCHEMA} TO ${QUEUE_ROLE};
  REVOKE ALL ON ALL TABLES IN SCHEMA ${QUEUE_SCHEMA} FROM ${APPLICATION_ROLE};
  GRANT SELECT ON ${QUEUE_SCHEMA}.queue TO ${APPLICATION_ROLE};
  GRANT SELECT, INSERT ON ${JOB_TABLES.map((table) => `${QUEUE_SCHEMA}.${table}`).join(', ')} TO ${APPLICATION_ROLE};`;

const tenantPolicy = (table: string) => {
  // Not by current_tenant(): the tables are pg-boss's, and no migration of ours takes them away before the function.
  const own = `data->>'tenant_id' = current_setting('app.tenant_id', true)`;
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    CREATE POLICY job_tenant ON ${table} TO ${APPLICATION_ROLE} USING (${own}) WITH CHECK (${own});
    CREATE POLICY job_queue ON ${table} TO ${QUEUE_ROLE} USING (true) WITH CHECK (true);`;
};

/**
 * Gives the application's units of work the jobs of their own tenant only, and pg-boss all of them. Runs as the owner.
 * @throws SettingError when the owner may not make the role
 */
export async function separateTenantsJobs(owner: DataSource): Promise<void> {
  try {
    await owner.query(ROLE);
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    throw new SettingError(
      `The user in DATABASE_URL may not make the role ${QUEUE_ROLE}, under which jobs are worked on (${(error as Error).message}): let it make roles, or make this one by hand (docs/database.md).`,
      { cause: error },
    );
  }
  await owner.query(RIGHTS);
  const open = await owner.query<{ table: string }[]>(
    `SELECT c.oid::regclass::text AS table FROM pg_class c
     WHERE c.relnamespace = $1::regnamespace AND c.relname = ANY($2) AND NOT c.relrowsecurity`,
    [QUEUE_SCHEMA, JOB_TABLES],
  );
  for (const { table } of open) await owner.query(tenantPolicy(table));
}
