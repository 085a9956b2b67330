import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/** What is decided in the transaction that claims the work, and what that decision rests on. */
export class Claims1764000002110 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(COLUMNS);
    await queryRunner.query(CLAIMS);
    await queryRunner.query(tenantTable('policy_claims'));
    await queryRunner.query(VOTES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE policy_claims;
      ALTER TABLE approvals DROP COLUMN asked_again, DROP COLUMN facts;
      ALTER TABLE actions DROP COLUMN kept, DROP COLUMN resolved_targets, DROP COLUMN approved_by`);
  }
}

const COLUMNS = `
  ALTER TABLE actions ADD COLUMN approved_by jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(approved_by) = 'array'),
    ADD COLUMN resolved_targets text[], ADD COLUMN kept boolean NOT NULL DEFAULT false;
  ALTER TABLE approvals ADD COLUMN asked_again text, ADD COLUMN facts jsonb;
  COMMENT ON COLUMN actions.approved_by IS 'whose votes the approval rests on: [{user_id, name}]; they are looked at again when the work is claimed';
  COMMENT ON COLUMN actions.resolved_targets IS 'the names by which the service knows what is touched; null: it was not asked';
  COMMENT ON COLUMN actions.kept IS 'who resolved the incident has said that it is carried out all the same';
  COMMENT ON COLUMN approvals.asked_again IS 'why an approval given no longer covered the action; null when it is asked for the first time';
  COMMENT ON COLUMN approvals.facts IS 'policy version, mode and state of the incident when it was asked for: what has changed since is told';`;

const CLAIMS = `
  CREATE TABLE policy_claims (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
    action_id uuid NOT NULL,
    action text NOT NULL,
    incident_id uuid,
    created_at timestamptz NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('proceed', 'denied', 'ask_again')),
    policy_version integer NOT NULL,
    mode text NOT NULL CHECK (mode IN ('supervised', 'semi_autonomous', 'autonomous')),
    decision text NOT NULL CHECK (decision IN ('allow', 'deny', 'require_approval')),
    step text NOT NULL,
    rule text,
    reason text NOT NULL,
    input jsonb NOT NULL,
    -- When the effect was over; null while it is under way.
    closed_at timestamptz
  );
  CREATE INDEX policy_claims_action ON policy_claims (tenant_id, action, created_at) WHERE outcome = 'proceed';
  CREATE INDEX policy_claims_open ON policy_claims (tenant_id, action_id) WHERE closed_at IS NULL;`;

/** Those who have approved what is not carried out yet, so that an update asks nobody a second time. */
const VOTES = `
  UPDATE actions a SET approved_by = v.voters
  FROM (
    SELECT p.tenant_id, p.action_id,
           jsonb_agg(jsonb_build_object('user_id', d.decider_user_id, 'name', d.decider_name) ORDER BY d.decided_at) AS voters
    FROM approvals p JOIN approval_decisions d ON d.tenant_id = p.tenant_id AND d.approval_id = p.id
    WHERE p.status = 'approved' AND d.decision = 'approve' GROUP BY p.tenant_id, p.action_id) v
  WHERE a.tenant_id = v.tenant_id AND a.id = v.action_id AND a.status IN ('approved', 'executing', 'failed');`;
