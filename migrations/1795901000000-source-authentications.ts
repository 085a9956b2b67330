import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As with formats: the server knows which authentications there are, the table only what a name looks like. */
export class SourceAuthentications1795901000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE webhook_sources DROP CONSTRAINT webhook_sources_authentication_check,
        ADD CONSTRAINT webhook_sources_authentication_check CHECK (authentication ~ '^[a-z][a-z0-9-]{1,39}$')`);
  }

  /** An older server lets nobody in by what it does not know: such sources are switched off and have to be looked at. */
  async down(queryRunner: QueryRunner): Promise<void> {
    const known = `('hmac', 'bearer', 'basic', 'header')`;
    await queryRunner.query(`
      UPDATE webhook_sources SET authentication = 'hmac', enabled = false, version = version + 1
        WHERE authentication NOT IN ${known};
      ALTER TABLE webhook_sources DROP CONSTRAINT webhook_sources_authentication_check,
        ADD CONSTRAINT webhook_sources_authentication_check CHECK (authentication IN ${known})`);
  }
}
