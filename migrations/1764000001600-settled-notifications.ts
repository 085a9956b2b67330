import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a notification asks for may be done by somebody else: then it is news to nobody any more. */
export class SettledNotifications1764000001600 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE notifications ADD COLUMN settled_at timestamptz');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE notifications DROP COLUMN settled_at');
  }
}
