import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was made of each delivery, for whoever looks after its source. Null: it came before this was kept. */
export class DeliveryReadings1796000100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE webhook_deliveries ADD COLUMN reading json');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE webhook_deliveries DROP COLUMN reading');
  }
}
