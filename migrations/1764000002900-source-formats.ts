import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Formats are many and become more: the server knows which there are and refuses another one, the table only what a name
 * looks like. A list here would make every new format a migration.
 */
export class SourceFormats1764000002900 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE webhook_sources DROP CONSTRAINT webhook_sources_format_check,
        ADD CONSTRAINT webhook_sources_format_check CHECK (format ~ '^[a-z][a-z0-9_]{1,39}$')`);
  }

  /** A server that is older than a format reads its alerts as any JSON. */
  async down(queryRunner: QueryRunner): Promise<void> {
    const known = `('generic', 'raw_email', 'crowdstrike', 'splunk_alert', 'microsoft_defender')`;
    await queryRunner.query(`
      UPDATE webhook_sources SET format = 'generic', version = version + 1 WHERE format NOT IN ${known};
      ALTER TABLE webhook_sources DROP CONSTRAINT webhook_sources_format_check,
        ADD CONSTRAINT webhook_sources_format_check CHECK (format IN ${known})`);
  }
}
