import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/** What became of each recommendation of a verdict: requested, or held back and why. */
export class Recommendations1764000002230 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE recommendations (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        incident_id uuid NOT NULL,
        verdict_id uuid NOT NULL,
        position integer NOT NULL CHECK (position >= 0),
        action text NOT NULL,
        action_id uuid,
        code text CHECK (code IN ('off', 'beyond_evidence', 'not_malicious', 'confidence', 'action_not_allowed',
          'connector_not_configured', 'invalid_request', 'refused_before', 'resolved')),
        reason text NOT NULL,
        created_at timestamptz NOT NULL,
        CHECK ((action_id IS NULL) <> (code IS NULL)),
        UNIQUE (tenant_id, verdict_id, position)
      );
      CREATE INDEX recommendations_incident ON recommendations (tenant_id, incident_id, created_at DESC);`);
    await queryRunner.query(tenantTable('recommendations'));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE recommendations');
  }
}
