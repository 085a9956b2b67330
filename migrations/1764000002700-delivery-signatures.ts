import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The signature of a signed delivery, beside the key by which its sender calls it: bytes that were signed once are one
 * delivery, whatever key they come with the second time. Those of before that may still be sent again get theirs.
 */
export class DeliverySignatures1764000002700 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE webhook_deliveries ADD COLUMN signature text COLLATE "C";
      UPDATE webhook_deliveries SET signature = lower(substr(repeat_key, 18))
      WHERE repeat_key LIKE 'signature sha256=%' AND received_at > now() - interval '15 minutes';
      CREATE UNIQUE INDEX webhook_deliveries_signature ON webhook_deliveries (tenant_id, source_id, signature)
        WHERE signature IS NOT NULL;`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE webhook_deliveries DROP COLUMN signature');
  }
}
