import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Words that people put on incidents, and until when one is put off; both can be done to many at once. */
export class TagsAndSnooze1796700100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE incidents
        ADD COLUMN tags text[] NOT NULL DEFAULT '{}',
        ADD COLUMN snoozed_until timestamptz;
      ALTER TABLE incident_operations
        DROP CONSTRAINT incident_operations_change_check,
        ADD CONSTRAINT incident_operations_change_check
          CHECK (change IN ('assign', 'resolve', 'triage', 'tag', 'snooze'))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DELETE FROM incident_operations WHERE change IN ('tag', 'snooze');
      ALTER TABLE incident_operations
        DROP CONSTRAINT incident_operations_change_check,
        ADD CONSTRAINT incident_operations_change_check CHECK (change IN ('assign', 'resolve', 'triage'));
      DELETE FROM incident_words WHERE word COLLATE "C" >= 'tag:' AND word COLLATE "C" < 'tag;';
      ALTER TABLE incidents DROP COLUMN tags, DROP COLUMN snoozed_until`);
  }
}
