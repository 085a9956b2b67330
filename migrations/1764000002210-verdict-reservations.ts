import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a verdict lacks as set-up, and why a model's verdict goes beyond the evidence. */
export class VerdictReservations1764000002210 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE verdicts ADD COLUMN not_connected json NOT NULL DEFAULT '[]';
      ALTER TABLE verdicts ADD COLUMN reservations json NOT NULL DEFAULT '[]';`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE verdicts DROP COLUMN reservations;
      ALTER TABLE verdicts DROP COLUMN not_connected;`);
  }
}
