import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

export class Policies1764000000600 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE policies (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        version integer NOT NULL CHECK (version >= 1),
        document jsonb NOT NULL,
        comment text NOT NULL DEFAULT '',
        published_by uuid,
        published_by_name text NOT NULL,
        published_at timestamptz NOT NULL,
        UNIQUE (tenant_id, version)
      );
      CREATE TABLE policy_decisions (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        created_at timestamptz NOT NULL,
        policy_version integer NOT NULL,
        mode text NOT NULL CHECK (mode IN ('supervised', 'semi_autonomous', 'autonomous')),
        action text NOT NULL,
        incident_id uuid,
        decision text NOT NULL CHECK (decision IN ('allow', 'deny', 'require_approval')),
        level text CHECK (level IN ('analyst', 'senior_analyst', 'manager')),
        quorum integer NOT NULL CHECK (quorum >= 1),
        step text NOT NULL CHECK (step IN ('kill_switch', 'denied_action', 'protected_target', 'rate_limit',
                                           'rule', 'mode', 'action_default')),
        rule text,
        reason text NOT NULL,
        input jsonb NOT NULL,
        CHECK ((decision = 'require_approval') = (level IS NOT NULL))
      );
      CREATE INDEX policy_decisions_action ON policy_decisions (tenant_id, action, created_at);
      CREATE INDEX policy_decisions_rule ON policy_decisions (tenant_id, rule, created_at) WHERE step = 'rule';
      -- Effects under way, kept only for actions whose number at the same time is limited.
      CREATE TABLE policy_effects (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        action text NOT NULL,
        action_id uuid NOT NULL,
        opened_at timestamptz NOT NULL,
        closed_at timestamptz,
        UNIQUE (tenant_id, action_id)
      );
      CREATE INDEX policy_effects_open ON policy_effects (tenant_id, action) WHERE closed_at IS NULL;
    `);
    await queryRunner.query(tenantTable('policies', { appendOnly: true }));
    await queryRunner.query(tenantTable('policy_decisions', { appendOnly: true }));
    await queryRunner.query(tenantTable('policy_effects'));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE policy_effects; DROP TABLE policy_decisions; DROP TABLE policies');
  }
}
