import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is behind a run, and so behind what it asks for: whoever starts a run does not approve its actions. */
export class Requesters1764000001200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE playbook_runs ADD COLUMN requested_by_user uuid;
      ALTER TABLE actions ADD COLUMN behind_user uuid`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE actions DROP COLUMN behind_user;
      ALTER TABLE playbook_runs DROP COLUMN requested_by_user`);
  }
}
