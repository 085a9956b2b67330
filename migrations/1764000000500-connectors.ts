import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

export class Connectors1764000000500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE connectors (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        type text NOT NULL,
        name text NOT NULL CHECK (name <> ''),
        capabilities text[] NOT NULL CHECK (capabilities <@ ARRAY['threat_intelligence', 'siem_search', 'edr',
          'email_gateway', 'identity', 'ticketing', 'messaging']),
        settings jsonb NOT NULL,
        -- All secrets as one sealed JSON object; their names stand beside it, because the API says which are set.
        secrets text,
        secret_names text[] NOT NULL DEFAULT '{}',
        enabled boolean NOT NULL,
        version integer NOT NULL DEFAULT 1 CHECK (version >= 1),
        health_status text NOT NULL DEFAULT 'unknown' CHECK (health_status IN ('unknown', 'healthy', 'unhealthy')),
        health_error text,
        health_checked_at timestamptz,
        health_latency_ms integer,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        UNIQUE (tenant_id, name),
        UNIQUE (tenant_id, id)
      );
      -- The calls of the last period, so that all processes keep one limit together.
      CREATE TABLE connector_rate_limits (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        connector_id uuid NOT NULL,
        period_seconds integer NOT NULL CHECK (period_seconds > 0),
        taken bigint[] NOT NULL DEFAULT '{}',
        UNIQUE (tenant_id, connector_id, period_seconds),
        FOREIGN KEY (tenant_id, connector_id) REFERENCES connectors (tenant_id, id) ON DELETE CASCADE
      );
      -- What the demo's simulated connectors were told to do.
      CREATE TABLE connector_simulations (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        connector_id uuid NOT NULL,
        key text NOT NULL,
        value jsonb NOT NULL,
        updated_at timestamptz NOT NULL,
        UNIQUE (tenant_id, connector_id, key),
        FOREIGN KEY (tenant_id, connector_id) REFERENCES connectors (tenant_id, id) ON DELETE CASCADE
      );
    `);
    await queryRunner.query(tenantTable('connectors'));
    await queryRunner.query(tenantTable('connector_rate_limits'));
    await queryRunner.query(tenantTable('connector_simulations'));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TABLE connector_simulations; DROP TABLE connector_rate_limits; DROP TABLE connectors',
    );
  }
}
