import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What authenticates an entry of the record: made by the process that records it, under a key that is not in the
 * database. Entries that are there already have none and keep their place; no other one can come without, for the
 * check holds for every row that is inserted from now on, whoever inserts it.
 */
export class EntryAuthentication1764000002000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE audit_logs ADD COLUMN mac bytea,
        ADD CONSTRAINT audit_logs_authenticated CHECK (mac IS NOT NULL AND octet_length(mac) = 32) NOT VALID`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE audit_logs DROP COLUMN mac');
  }
}
