import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where in a body the fields of a source's alerts stand, as its owner says. */
export class SourceMappings1796000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE webhook_sources ADD COLUMN mapping json NOT NULL DEFAULT '[]'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE webhook_sources DROP COLUMN mapping');
  }
}
