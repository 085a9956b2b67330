import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/** What administrators change while the server runs: every version of every group stays. */
export class Settings1764000001800 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE settings (
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        key text NOT NULL CHECK (key ~ '^[a-z][a-z_]{0,59}$'),
        version integer NOT NULL CHECK (version >= 1),
        -- Null: the defaults hold again.
        value jsonb CHECK (jsonb_typeof(value) = 'object'),
        changed_at timestamptz NOT NULL,
        changed_by uuid,
        changed_by_name text NOT NULL,
        PRIMARY KEY (tenant_id, key, version));
      ${tenantTable('settings', { appendOnly: true })}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE settings');
  }
}
