import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/** What somebody leaves to whoever comes next, with what was open then. */
export class Handovers1796902020000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE handovers (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        author_id uuid NOT NULL,
        author_name text NOT NULL,
        -- Null: to everybody who works on incidents.
        recipient_id uuid,
        recipient_name text,
        note text NOT NULL,
        -- As they were then.
        incidents jsonb NOT NULL CHECK (jsonb_typeof(incidents) = 'array'),
        created_at timestamptz(3) NOT NULL,
        CHECK ((recipient_id IS NULL) = (recipient_name IS NULL))
      );
      CREATE INDEX handovers_created ON handovers (tenant_id, created_at, id)`);
    // Nobody rewrites what was handed over.
    await queryRunner.query(tenantTable('handovers', { appendOnly: true }));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE handovers');
  }
}
