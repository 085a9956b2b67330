import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/**
 * A source is answered once its alert is stored; the alert's observables and search words follow. An incident's
 * observables are counted where they are shown, for a count kept beside them would be a second write to its row.
 */
export class Extraction1764000001700 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- Alerts whose observables and words are not stored yet.
      CREATE TABLE extraction_pending (
        tenant_id uuid NOT NULL DEFAULT current_tenant(),
        incident_id uuid NOT NULL,
        alert_id uuid NOT NULL,
        -- What the alert's format names as observables, [{type, value}]: it is not always in the raw alert.
        observables json NOT NULL,
        bytes integer NOT NULL,
        PRIMARY KEY (tenant_id, incident_id, alert_id));
      ${tenantTable('extraction_pending')}
      ALTER TABLE incidents DROP COLUMN observable_count;`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE incidents ADD COLUMN observable_count integer NOT NULL DEFAULT 0;
      -- The owner is under row-level security too, unless it is a superuser: it sees a tenant's rows as that tenant.
      DO $$ DECLARE tenant uuid; BEGIN
        FOR tenant IN SELECT id FROM tenants LOOP
          PERFORM set_config('app.tenant_id', tenant::text, true);
          UPDATE incidents i SET observable_count =
            (SELECT count(*) FROM incident_observables l WHERE l.incident_id = i.id);
        END LOOP;
        PERFORM set_config('app.tenant_id', '', true);
      END $$;
      DROP TABLE extraction_pending;`);
  }
}
