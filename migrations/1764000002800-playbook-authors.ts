import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who saved and who enabled the playbooks that were there before it was kept beside them, and who entered incidents
 * with an API key: the record knows. Without them an author could approve what an older playbook of theirs asks for.
 */
export class PlaybookAuthors1764000002800 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(SAVED);
    await queryRunner.query(ENABLED);
    await queryRunner.query(ENTERED);
  }

  /** What was carried over is as true as what is kept since; it goes with its columns. */
  async down(): Promise<void> {}
}

/** A key does what its owner has it do. */
const doneBy = (event: string) => `
  SELECT l.tenant_id, l.subject_id, l.occurred_at, l.details, l.actor_name,
         coalesce(k.user_id::text, l.actor_id)::uuid AS user_id
  FROM audit_logs l
    LEFT JOIN api_keys k ON l.actor_type = 'api_key' AND k.tenant_id = l.tenant_id AND k.id::text = l.actor_id
  WHERE l.event = '${event}' AND (l.actor_type = 'user' AND l.actor_id IS NOT NULL OR k.id IS NOT NULL)`;

/** A name may have been used again after its playbook was deleted: the entry that is nearest in time is this version's. */
const SAVED = `
  WITH saved AS (${doneBy('playbook.saved')})
  UPDATE playbook_versions v SET saved_by = (
    SELECT s.user_id FROM playbooks p JOIN saved s ON s.tenant_id = p.tenant_id AND s.subject_id = p.name
    WHERE p.id = v.playbook_id AND s.details->'payload'->>'version' = v.version::text
      AND abs(extract(epoch FROM s.occurred_at - v.created_at)) < 60
    ORDER BY abs(extract(epoch FROM s.occurred_at - v.created_at)) LIMIT 1)
  WHERE v.saved_by IS NULL`;

const ENABLED = `
  WITH enabled AS (${doneBy('playbook.enabled')})
  UPDATE playbook_versions v SET enabled_by = e.user_id, enabled_by_name = e.actor_name
  FROM playbooks p CROSS JOIN LATERAL (
    SELECT n.user_id, n.actor_name FROM enabled n
    WHERE n.tenant_id = p.tenant_id AND n.subject_id = p.name AND n.occurred_at >= p.created_at
    ORDER BY n.occurred_at DESC LIMIT 1) e
  WHERE p.id = v.playbook_id AND p.version = v.version AND p.enabled AND p.deleted_at IS NULL AND v.enabled_by IS NULL`;

const ENTERED = `
  WITH entered AS (${doneBy('incident.created')})
  UPDATE incidents i SET entered_by = e.user_id, entered_by_name = e.actor_name
  FROM entered e
  WHERE i.source = 'manual' AND i.entered_by IS NULL AND e.tenant_id = i.tenant_id AND e.subject_id = i.id::text`;
