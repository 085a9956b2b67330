import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/** What people say of their hosts and accounts, and the names under which each is found. */
export class Inventory1796200000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE inventory_entries (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        kind text NOT NULL CHECK (kind IN ('asset', 'identity')),
        -- The name in the form in which names are compared.
        key text COLLATE "C" NOT NULL,
        name text NOT NULL,
        aliases text[] NOT NULL DEFAULT '{}',
        addresses text[] NOT NULL DEFAULT '{}',
        owner text NOT NULL DEFAULT '',
        title text NOT NULL DEFAULT '',
        department text NOT NULL DEFAULT '',
        criticality text NOT NULL CHECK (criticality IN ('low', 'medium', 'high', 'critical')),
        tags text[] NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        UNIQUE (tenant_id, id),
        UNIQUE (tenant_id, kind, key)
      );
      CREATE TABLE inventory_names (
        tenant_id uuid NOT NULL DEFAULT current_tenant(),
        kind text NOT NULL CHECK (kind IN ('asset', 'identity')),
        name text COLLATE "C" NOT NULL,
        entry_id uuid NOT NULL,
        PRIMARY KEY (tenant_id, kind, name, entry_id),
        FOREIGN KEY (tenant_id, entry_id) REFERENCES inventory_entries (tenant_id, id) ON DELETE CASCADE
      );
      CREATE INDEX inventory_names_entry ON inventory_names (tenant_id, entry_id)`);
    await queryRunner.query(tenantTable('inventory_entries'));
    await queryRunner.query(tenantTable('inventory_names'));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE inventory_names; DROP TABLE inventory_entries');
  }
}
