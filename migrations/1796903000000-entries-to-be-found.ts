import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * By what people look for entries of the record: who did it, for whom, in which incident, in which run. Columns rather
 * than expressions in the indexes: under row-level security an expression over `details` is asked of every row of the
 * tenant, since it might tell of rows that are not the reader's. They are made of what the entry says and are no part
 * of what authenticates it.
 */
export class EntriesToBeFound1796903000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE audit_logs
        ADD COLUMN incident_id text GENERATED ALWAYS AS (
          CASE WHEN subject_type = 'incident' THEN subject_id ELSE details -> 'payload' ->> 'incident_id' END) STORED,
        ADD COLUMN run_id text GENERATED ALWAYS AS (
          CASE WHEN actor_type IN ('playbook', 'agent') THEN actor_id
               WHEN subject_type = 'run' AND actor_type <> 'user' THEN subject_id END) STORED,
        ADD COLUMN on_behalf_id text GENERATED ALWAYS AS (details -> 'on_behalf_of' ->> 'id') STORED;
      CREATE INDEX audit_logs_people ON audit_logs (tenant_id, id) WHERE actor_type = 'user';
      CREATE INDEX audit_logs_people_events ON audit_logs (tenant_id, event, id) WHERE actor_type = 'user';
      CREATE INDEX audit_logs_actor ON audit_logs (tenant_id, actor_type, actor_id, id DESC)
        WHERE actor_type IN ('user', 'api_key', 'source');
      CREATE INDEX audit_logs_behalf ON audit_logs (tenant_id, on_behalf_id, id) WHERE on_behalf_id IS NOT NULL;
      CREATE INDEX audit_logs_incident ON audit_logs (tenant_id, incident_id, id) WHERE incident_id IS NOT NULL;
      CREATE INDEX audit_logs_run ON audit_logs (tenant_id, run_id, id) WHERE run_id IS NOT NULL;`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP INDEX audit_logs_run, audit_logs_incident, audit_logs_behalf, audit_logs_actor, audit_logs_people_events, audit_logs_people;
      ALTER TABLE audit_logs DROP COLUMN on_behalf_id, DROP COLUMN run_id, DROP COLUMN incident_id;`);
  }
}
