import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/** What whoever reported a mail was told last, or is being told, by which action: nobody is told the same twice. */
export class ReporterAnswers1796511000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE reporter_answers (
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        incident_id uuid NOT NULL,
        reporter text COLLATE "C" NOT NULL,
        answer text NOT NULL CHECK (answer IN ('malicious', 'spam', 'benign')),
        -- Something else was told before.
        corrects boolean NOT NULL,
        action_id uuid NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, incident_id, reporter)
      );
      CREATE INDEX reporter_answers_by_reporter ON reporter_answers (tenant_id, reporter, at)`);
    await queryRunner.query(tenantTable('reporter_answers'));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE reporter_answers');
  }
}
