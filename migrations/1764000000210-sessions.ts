import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

export class Sessions1764000000210 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE sessions (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        user_id uuid NOT NULL REFERENCES users(id),
        ip text,
        user_agent text,
        created_at timestamptz NOT NULL,
        last_seen_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz);
      CREATE INDEX sessions_user ON sessions (tenant_id, user_id, created_at DESC);
      CREATE INDEX sessions_expiry ON sessions (expires_at);
      ${tenantTable('sessions')}

      CREATE TABLE api_keys (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        user_id uuid NOT NULL REFERENCES users(id),
        name text NOT NULL,
        prefix text NOT NULL,
        secret_hash bytea NOT NULL,
        scopes text[] NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz,
        last_used_at timestamptz,
        revoked_at timestamptz,
        UNIQUE (tenant_id, prefix));
      ${tenantTable('api_keys')}

      CREATE TABLE sign_in_attempts (
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        key text NOT NULL,
        failures integer NOT NULL,
        window_ends_at timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, key));
      ${tenantTable('sign_in_attempts')}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE sign_in_attempts, api_keys, sessions');
  }
}
