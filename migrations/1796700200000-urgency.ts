import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By which the most urgent of the open incidents are found, however many are resolved. */
export class Urgency1796700200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE INDEX incidents_urgency ON incidents (tenant_id, severity_rank, verdict_classification, created_at, id)
        WHERE status <> 'resolved'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX incidents_urgency');
  }
}
