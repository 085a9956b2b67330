import type { MigrationInterface, QueryRunner } from 'typeorm';

const PROPOSERS = `('user', 'agent', 'playbook', 'system')`;
const PROPOSERS_AND_KEYS = `('user', 'api_key', 'agent', 'playbook', 'system')`;

/**
 * Everybody who stands behind a request, each with the part they had. What older rows know of it is carried over;
 * `behind_user`, `requested_by_user` and `except_user_id` stay for a release.
 */
export class Behind1764000002100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(COLUMNS);
    await queryRunner.query(CARRY_OVER);
    for (const table of ['actions', 'approvals'])
      await queryRunner.query(proposerCheck(table, PROPOSERS_AND_KEYS));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['actions', 'approvals']) {
      await queryRunner.query(`UPDATE ${table} SET proposer_type = 'user' WHERE proposer_type = 'api_key'`);
      await queryRunner.query(proposerCheck(table, PROPOSERS));
    }
    await queryRunner.query(`
      ALTER TABLE notifications DROP COLUMN except_user_ids;
      ALTER TABLE approvals DROP COLUMN behind;
      ALTER TABLE actions DROP COLUMN behind;
      ALTER TABLE playbook_runs DROP COLUMN behind;
      ALTER TABLE playbook_versions DROP COLUMN enabled_by_name, DROP COLUMN enabled_by, DROP COLUMN saved_by;
      ALTER TABLE incidents DROP COLUMN entered_by_name, DROP COLUMN entered_by`);
  }
}

function proposerCheck(table: string, types: string): string {
  return `ALTER TABLE ${table} DROP CONSTRAINT ${table}_proposer_type_check,
    ADD CONSTRAINT ${table}_proposer_type_check CHECK (proposer_type IN ${types})`;
}

const COLUMNS = `
  ALTER TABLE incidents ADD COLUMN entered_by uuid, ADD COLUMN entered_by_name text;
  ALTER TABLE playbook_versions ADD COLUMN saved_by uuid, ADD COLUMN enabled_by uuid, ADD COLUMN enabled_by_name text;
  ALTER TABLE playbook_runs ADD COLUMN behind jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(behind) = 'array');
  ALTER TABLE actions ADD COLUMN behind jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(behind) = 'array');
  ALTER TABLE approvals ADD COLUMN behind jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(behind) = 'array');
  ALTER TABLE notifications ADD COLUMN except_user_ids uuid[] NOT NULL DEFAULT '{}';
  COMMENT ON COLUMN incidents.entered_by IS 'the user who entered it by hand, behind an API key too; null: a source brought it';
  COMMENT ON COLUMN playbook_versions.saved_by IS 'the user who saved it; null: it came with the product';
  COMMENT ON COLUMN playbook_versions.enabled_by IS 'the user who enabled the playbook while this was its version';
  COMMENT ON COLUMN actions.behind IS 'everybody who stands behind the request: [{user_id, name, part}]; none of them decides it';`;

/** The actor of an entry by hand is in the audit only; the names of the others are their users'. */
const CARRY_OVER = `
  UPDATE incidents i SET entered_by = a.actor_id::uuid, entered_by_name = a.actor_name
  FROM audit_logs a
  WHERE i.source = 'manual' AND a.tenant_id = i.tenant_id AND a.subject_type = 'incident'
    AND a.subject_id = i.id::text AND a.event = 'incident.created' AND a.actor_type = 'user' AND a.actor_id IS NOT NULL;
  UPDATE playbook_runs r SET behind = jsonb_build_array(
      jsonb_build_object('user_id', r.requested_by_user, 'name', r.requested_by, 'part', 'started_run'))
  WHERE r.requested_by_user IS NOT NULL;
  UPDATE actions a SET behind = jsonb_build_array(
      jsonb_build_object('user_id', u.id, 'name', u.name, 'part', CASE WHEN a.behind_user IS NULL THEN 'requested' ELSE 'started_run' END))
  FROM users u
  WHERE u.tenant_id = a.tenant_id
    AND u.id::text = CASE WHEN a.proposer_type = 'user' THEN a.proposer_id ELSE a.behind_user::text END;
  UPDATE approvals a SET behind = jsonb_build_array(
      jsonb_build_object('user_id', u.id, 'name', u.name, 'part', CASE WHEN a.proposer_type = 'user' THEN 'requested' ELSE 'started_run' END))
  FROM users u WHERE u.tenant_id = a.tenant_id AND u.id = a.proposer_user_id;
  UPDATE notifications SET except_user_ids = ARRAY[except_user_id] WHERE except_user_id IS NOT NULL;`;
