import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

export class Approvals1764000000800 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE approvals (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        action_id uuid NOT NULL,
        incident_id uuid,
        action text NOT NULL,
        summary text NOT NULL,
        reason text NOT NULL,
        digest text NOT NULL,
        level text NOT NULL CHECK (level IN ('analyst', 'senior_analyst', 'manager')),
        quorum integer NOT NULL CHECK (quorum >= 1),
        proposer_type text NOT NULL CHECK (proposer_type IN ('user', 'agent', 'playbook', 'system')),
        proposer_user_id uuid,
        proposer_name text NOT NULL,
        status text NOT NULL DEFAULT 'pending'
          CHECK (status IN ('pending', 'approved', 'rejected', 'expired', 'cancelled')),
        created_at timestamptz(3) NOT NULL,
        expires_at timestamptz(3) NOT NULL,
        settled_at timestamptz,
        UNIQUE (tenant_id, id),
        CHECK ((status = 'pending') = (settled_at IS NULL))
      );
      -- An action that is tried again may be asked for again, but never twice at the same time.
      CREATE UNIQUE INDEX approvals_pending ON approvals (tenant_id, action_id) WHERE status = 'pending';
      CREATE INDEX approvals_action ON approvals (tenant_id, action_id);
      CREATE INDEX approvals_deadline ON approvals (tenant_id, status, expires_at, id);
      CREATE INDEX approvals_created ON approvals (tenant_id, created_at DESC, id DESC);
      CREATE INDEX approvals_incident ON approvals (tenant_id, incident_id) WHERE incident_id IS NOT NULL;
      CREATE TABLE approval_decisions (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        approval_id uuid NOT NULL,
        decider_user_id uuid NOT NULL,
        decider_name text NOT NULL,
        decider_role text NOT NULL,
        decision text NOT NULL CHECK (decision IN ('approve', 'reject')),
        comment text,
        decided_at timestamptz NOT NULL,
        UNIQUE (tenant_id, approval_id, decider_user_id),
        FOREIGN KEY (tenant_id, approval_id) REFERENCES approvals (tenant_id, id),
        CHECK (decision = 'approve' OR length(comment) > 0)
      );
    `);
    await queryRunner.query(tenantTable('approvals'));
    await queryRunner.query(tenantTable('approval_decisions', { appendOnly: true }));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE approval_decisions; DROP TABLE approvals');
  }
}
