import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A password that somebody else knows, for they made it or handed it over, is changed at first use. */
export class PasswordChanges1764000002300 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'ALTER TABLE users ADD COLUMN must_change_password boolean NOT NULL DEFAULT false',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE users DROP COLUMN must_change_password');
  }
}
