import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A service may serve a capability and know nothing of what is to be looked up: then that is what is missed. */
export class NoticesByLookUp1764000003000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE setup_notices ADD COLUMN looks_up text
        CONSTRAINT setup_notices_looks_up_name CHECK (looks_up ~ '^[a-z][a-z0-9_]{0,63}$')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE setup_notices DROP COLUMN looks_up');
  }
}
