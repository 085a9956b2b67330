import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Past decisions are read in the order in which they were made, and counted for the incidents that they are about. */
export class DecisionsAgain1796600000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE INDEX policy_decisions_time ON policy_decisions (tenant_id, created_at, id);
      CREATE INDEX policy_decisions_incident ON policy_decisions (tenant_id, incident_id, created_at)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX policy_decisions_time; DROP INDEX policy_decisions_incident');
  }
}
