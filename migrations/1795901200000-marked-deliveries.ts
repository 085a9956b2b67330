import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What of accepted deliveries was not read as their sender means it is counted like refusals. */
export class MarkedDeliveries1795901200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE webhook_delivery_counts DROP CONSTRAINT webhook_delivery_counts_outcome_check,
        ADD CONSTRAINT webhook_delivery_counts_outcome_check
          CHECK (outcome IN ('duplicate', 'refused', 'handshake', 'marked'))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DELETE FROM webhook_delivery_counts WHERE outcome = 'marked';
      ALTER TABLE webhook_delivery_counts DROP CONSTRAINT webhook_delivery_counts_outcome_check,
        ADD CONSTRAINT webhook_delivery_counts_outcome_check CHECK (outcome IN ('duplicate', 'refused', 'handshake'))`);
  }
}
