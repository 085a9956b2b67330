import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

export class Users1764000000200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE users (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        email text NOT NULL CHECK (email = lower(email)),
        name text NOT NULL,
        role text NOT NULL CHECK (role IN ('viewer', 'analyst', 'senior_analyst', 'manager', 'admin')),
        password_hash text NOT NULL,
        disabled_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        last_signed_in_at timestamptz,
        UNIQUE (tenant_id, email));
      ${tenantTable('users')}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE users');
  }
}
