import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/** What has asked to deliver to a source and waits until an administrator confirms it; handshakes are counted like repeats. */
export class SourceSubscriptions1795901100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE webhook_subscriptions (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        source_id uuid NOT NULL REFERENCES webhook_sources(id) ON DELETE CASCADE,
        topic text NOT NULL,
        -- Sealed: whoever has it can confirm the subscription. Null once it is of no use.
        address_sealed text,
        state text NOT NULL CHECK (state IN ('waiting', 'confirmed', 'ended')),
        asked_at timestamptz NOT NULL,
        changed_at timestamptz NOT NULL,
        ip text,
        UNIQUE (tenant_id, source_id, topic)
      );
      ALTER TABLE webhook_delivery_counts DROP CONSTRAINT webhook_delivery_counts_outcome_check,
        ADD CONSTRAINT webhook_delivery_counts_outcome_check CHECK (outcome IN ('duplicate', 'refused', 'handshake'))`);
    await queryRunner.query(tenantTable('webhook_subscriptions'));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE webhook_subscriptions;
      DELETE FROM webhook_delivery_counts WHERE outcome = 'handshake';
      ALTER TABLE webhook_delivery_counts DROP CONSTRAINT webhook_delivery_counts_outcome_check,
        ADD CONSTRAINT webhook_delivery_counts_outcome_check CHECK (outcome IN ('duplicate', 'refused'))`);
  }
}
