import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What of an incident's alerts is not among its observables: those beyond the cap, and texts too long to be searched. */
export class ObservablesLeftOut1795900000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE incidents
        ADD COLUMN observables_left_out integer NOT NULL DEFAULT 0 CHECK (observables_left_out >= 0),
        ADD COLUMN characters_unread integer NOT NULL DEFAULT 0 CHECK (characters_unread >= 0)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'ALTER TABLE incidents DROP COLUMN observables_left_out, DROP COLUMN characters_unread',
    );
  }
}
