import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who, beside whoever entered it, stands behind what follows from an incident: authors of the playbooks that have
 * gathered evidence for it, and who has changed its type. Of runs of before it is carried over.
 */
export class IncidentBehind1764000002830 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE incidents ADD COLUMN behind jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(behind) = 'array');
      UPDATE incidents i SET behind = known.people FROM (
        SELECT r.tenant_id, r.incident_id, jsonb_agg(DISTINCT person) AS people
        FROM playbook_runs r CROSS JOIN LATERAL jsonb_array_elements(r.behind) AS person
        WHERE person->>'part' IN ('saved_playbook', 'enabled_playbook') GROUP BY 1, 2) known
      WHERE known.tenant_id = i.tenant_id AND known.incident_id = i.id`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE incidents DROP COLUMN behind');
  }
}
