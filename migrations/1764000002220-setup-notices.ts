import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/** What automation did not ask for because no connector serves it: one row a capability and action. */
export class SetupNotices1764000002220 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE setup_notices (
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        capability text NOT NULL CHECK (capability IN ('threat_intelligence', 'siem_search', 'edr', 'email_gateway',
          'identity', 'ticketing', 'messaging')),
        action text NOT NULL,
        count integer NOT NULL CHECK (count > 0),
        first_at timestamptz NOT NULL,
        last_at timestamptz NOT NULL,
        last_incident_id uuid NOT NULL,
        PRIMARY KEY (tenant_id, capability, action)
      );`);
    await queryRunner.query(tenantTable('setup_notices'));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE setup_notices');
  }
}
