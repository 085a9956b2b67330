import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/** Changes of many incidents at once: what was asked, and what has become of each. */
export class IncidentOperations1796700000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE incident_operations (
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        id uuid NOT NULL,
        actor_id uuid NOT NULL,
        change text NOT NULL CHECK (change IN ('assign', 'resolve', 'triage')),
        parameters json NOT NULL,
        digest text NOT NULL,
        left_out boolean NOT NULL,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, id)
      );
      CREATE TABLE incident_operation_items (
        tenant_id uuid NOT NULL DEFAULT current_tenant(),
        operation_id uuid NOT NULL,
        place integer NOT NULL,
        -- As it was named: there may be none.
        incident_id uuid NOT NULL,
        outcome text NOT NULL CHECK (outcome IN ('waiting', 'changed', 'unchanged', 'refused')),
        code text,
        detail text,
        before json,
        version integer,
        undone text CHECK (undone IN ('undone', 'refused')),
        undone_detail text,
        PRIMARY KEY (tenant_id, operation_id, place),
        FOREIGN KEY (tenant_id, operation_id) REFERENCES incident_operations (tenant_id, id) ON DELETE CASCADE
      )`);
    await queryRunner.query(tenantTable('incident_operations'));
    await queryRunner.query(tenantTable('incident_operation_items'));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE incident_operation_items; DROP TABLE incident_operations');
  }
}
