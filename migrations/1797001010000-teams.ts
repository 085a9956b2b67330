import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/** People who share a queue of incidents. */
export class Teams1797001010000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE teams (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        name text NOT NULL CHECK (name <> ''),
        key text COLLATE "C" NOT NULL,
        archived_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        UNIQUE (tenant_id, id),
        UNIQUE (tenant_id, key)
      );
      CREATE TABLE team_members (
        tenant_id uuid NOT NULL DEFAULT current_tenant(),
        team_id uuid NOT NULL,
        user_id uuid NOT NULL,
        PRIMARY KEY (tenant_id, team_id, user_id),
        FOREIGN KEY (tenant_id, team_id) REFERENCES teams (tenant_id, id)
      );
      CREATE INDEX team_members_user ON team_members (tenant_id, user_id)`);
    await queryRunner.query(tenantTable('teams'));
    await queryRunner.query(tenantTable('team_members'));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE team_members; DROP TABLE teams');
  }
}
