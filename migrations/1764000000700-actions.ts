import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/** Actions: every requested effect, and every lookup that a person asked for, with its decision and its outcome. */
export class Actions1764000000700 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE actions (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants (id),
        incident_id uuid REFERENCES incidents (id),
        name text NOT NULL,
        read_only boolean NOT NULL,
        parameters jsonb NOT NULL,
        targets text[] NOT NULL,
        target_key text NOT NULL,
        summary text NOT NULL,
        digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
        approved_digest text,
        proposer_type text NOT NULL CHECK (proposer_type IN ('user', 'agent', 'playbook', 'system')),
        proposer_id text,
        proposer_name text NOT NULL,
        proposer_role text,
        reason text NOT NULL,
        evidence text[] NOT NULL,
        verdict jsonb,
        playbook text,
        run_id uuid,
        step_key text,
        idempotency_key text,
        connector_id text,
        connector_type text,
        connector_name text,
        connector_simulated boolean NOT NULL DEFAULT false,
        status text NOT NULL CHECK (status IN (
          'requested', 'denied', 'pending_approval', 'approved', 'rejected', 'expired', 'cancelled', 'executing',
          'completed', 'failed', 'unconfirmed', 'rolling_back', 'rolled_back', 'rollback_failed')),
        decision_id uuid,
        decision text CHECK (decision IN ('allow', 'deny', 'require_approval')),
        decision_rule text,
        decision_reason text,
        decision_level text CHECK (decision_level IN ('analyst', 'senior_analyst', 'manager')),
        decision_quorum integer,
        policy_version integer,
        mode text CHECK (mode IN ('supervised', 'semi_autonomous', 'autonomous')),
        result jsonb,
        error_code text,
        error_message text,
        attempts integer NOT NULL DEFAULT 0,
        may_have_reached boolean NOT NULL DEFAULT false,
        readbacks integer NOT NULL DEFAULT 0,
        claim uuid,
        claimed_until timestamptz,
        rollback_of uuid REFERENCES actions (id),
        rolled_back_by uuid REFERENCES actions (id),
        requested_at timestamptz NOT NULL,
        approved_at timestamptz,
        started_at timestamptz,
        finished_at timestamptz,
        updated_at timestamptz NOT NULL,
        UNIQUE (tenant_id, run_id, step_key),
        UNIQUE (tenant_id, idempotency_key)
      );
      CREATE INDEX actions_newest ON actions (tenant_id, id);
      CREATE INDEX actions_by_status ON actions (tenant_id, status, id);
      CREATE INDEX actions_by_incident ON actions (tenant_id, incident_id, id) WHERE incident_id IS NOT NULL;
      CREATE INDEX actions_by_target ON actions (tenant_id, name, target_key, id);
      CREATE INDEX actions_by_proposer ON actions (tenant_id, proposer_id, id) WHERE proposer_id IS NOT NULL;
      CREATE INDEX actions_undone_by ON actions (tenant_id, rollback_of) WHERE rollback_of IS NOT NULL;
      CREATE INDEX actions_in_hand ON actions (tenant_id, claimed_until) WHERE status IN ('approved', 'executing');
      COMMENT ON COLUMN actions.digest IS 'SHA-256 of the canonical request: what is approved and what is executed is compared with it';
      COMMENT ON COLUMN actions.claim IS 'the worker that has it in hand; null while executing: nobody, a reconcile job is due';
      COMMENT ON COLUMN actions.may_have_reached IS 'a call may have reached the service: read its state back before sending again';
    `);
    await queryRunner.query(tenantTable('actions'));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE actions');
  }
}
