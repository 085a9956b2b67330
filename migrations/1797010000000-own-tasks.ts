import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each person has still to do is found whatever incidents it belongs to. */
export class OwnTasks1797010000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX incident_tasks_own ON incident_tasks (tenant_id, assignee_id, id) WHERE status = 'open' AND assignee_id IS NOT NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX incident_tasks_own');
  }
}
