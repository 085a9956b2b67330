import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What every entry that the application records has: a time that a Date holds, and an object of details. Not of those
 * that are there already: a record that holds others must still be upgraded, where `verify` names them.
 */
export class EntryShape1764000002820 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE audit_logs
        ADD CONSTRAINT audit_logs_moment CHECK (
          isfinite(occurred_at) AND occurred_at >= '2000-01-01Z' AND occurred_at < '3000-01-01Z') NOT VALID,
        ADD CONSTRAINT audit_logs_details CHECK (jsonb_typeof(details) = 'object') NOT VALID`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'ALTER TABLE audit_logs DROP CONSTRAINT audit_logs_moment, DROP CONSTRAINT audit_logs_details',
    );
  }
}
