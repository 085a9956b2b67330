import type { MigrationInterface, QueryRunner } from 'typeorm';
import { APPLICATION_ROLE, tenantTable } from '#platform';

/** Tenants, the application's role, the record, and the schedules' turns. */
export class Ground1764000000100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${APPLICATION_ROLE}') THEN
          CREATE ROLE ${APPLICATION_ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS;
        END IF;
        EXECUTE format('GRANT ${APPLICATION_ROLE} TO %I', current_user);
      END $$;
      GRANT USAGE ON SCHEMA public TO ${APPLICATION_ROLE};

      CREATE FUNCTION current_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
        AS $$ SELECT nullif(current_setting('app.tenant_id', true), '')::uuid $$;

      CREATE TABLE tenants (
        id uuid PRIMARY KEY,
        slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9-]{1,40}$'),
        name text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now());
      GRANT SELECT ON tenants TO ${APPLICATION_ROLE};
      INSERT INTO tenants (id, slug, name) VALUES ('00000000-0000-7000-8000-000000000001', 'default', 'Default');

      CREATE TABLE schedules (
        name text PRIMARY KEY,
        next_at timestamptz NOT NULL);
      GRANT SELECT, INSERT, UPDATE ON schedules TO ${APPLICATION_ROLE};

      CREATE TABLE audit_logs (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        occurred_at timestamptz(3) NOT NULL,
        actor_type text NOT NULL,
        actor_id text,
        actor_name text NOT NULL,
        ip text,
        correlation_id text NOT NULL,
        event text NOT NULL,
        subject_type text NOT NULL,
        subject_id text NOT NULL,
        reason text,
        details jsonb NOT NULL);
      CREATE INDEX audit_logs_newest ON audit_logs (tenant_id, id DESC);
      CREATE INDEX audit_logs_subject ON audit_logs (tenant_id, subject_type, subject_id, id DESC);
      CREATE INDEX audit_logs_event ON audit_logs (tenant_id, event, id DESC);
      ${tenantTable('audit_logs', { appendOnly: true })}

      CREATE TABLE audit_pending (
        entry_id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant());
      ${tenantTable('audit_pending')}

      CREATE TABLE audit_chain (
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        position bigint NOT NULL,
        entry_id uuid NOT NULL,
        hash bytea NOT NULL,
        PRIMARY KEY (tenant_id, position),
        UNIQUE (tenant_id, entry_id));
      ${tenantTable('audit_chain', { appendOnly: true })}

      CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'The record takes inserts only: % on % is refused.', TG_OP, TG_TABLE_NAME; END $$;
      CREATE TRIGGER audit_logs_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_logs
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
      CREATE TRIGGER audit_chain_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_chain
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE audit_chain, audit_pending, audit_logs, schedules, tenants;
      DROP FUNCTION refuse_audit_change();
      DROP FUNCTION current_tenant();`);
  }
}
