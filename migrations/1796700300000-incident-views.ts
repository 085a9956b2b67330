import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/** Lists of incidents as people want to see them again, and with which one each begins. */
export class IncidentViews1796700300000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE incident_views (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        owner_id uuid NOT NULL,
        owner_name text NOT NULL,
        name text NOT NULL CHECK (name <> ''),
        -- What stands behind the question mark of its address.
        query text NOT NULL,
        shared boolean NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        UNIQUE (tenant_id, id),
        UNIQUE (tenant_id, owner_id, name)
      );
      CREATE TABLE incident_view_defaults (
        tenant_id uuid NOT NULL DEFAULT current_tenant(),
        user_id uuid NOT NULL,
        view_id uuid NOT NULL,
        PRIMARY KEY (tenant_id, user_id),
        FOREIGN KEY (tenant_id, view_id) REFERENCES incident_views (tenant_id, id) ON DELETE CASCADE
      )`);
    await queryRunner.query(tenantTable('incident_views'));
    await queryRunner.query(tenantTable('incident_view_defaults'));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE incident_view_defaults; DROP TABLE incident_views');
  }
}
