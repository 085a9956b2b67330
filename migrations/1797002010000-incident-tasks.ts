import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/** What people have to do for an incident, asked by a playbook or noted by one of them. */
export class IncidentTasks1797002010000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE incident_tasks (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant(),
        incident_id uuid NOT NULL REFERENCES incidents(id) ON DELETE CASCADE,
        title text NOT NULL CHECK (title <> ''),
        instructions text NOT NULL,
        status text NOT NULL CHECK (status IN ('open', 'done', 'skipped')),
        -- Why it is skipped.
        reason text,
        assignee_id uuid,
        assignee_name text,
        due_at timestamptz,
        author_type text NOT NULL,
        author_name text NOT NULL,
        created_at timestamptz NOT NULL,
        -- As a playbook asks for it, whatever people call it since; null: a person's.
        asked text,
        playbook text,
        run_id uuid,
        settled_by text,
        settled_at timestamptz,
        version integer NOT NULL,
        CHECK ((asked IS NULL) = (playbook IS NULL) AND (asked IS NULL) = (run_id IS NULL)),
        CHECK ((assignee_id IS NULL) = (assignee_name IS NULL)),
        CHECK ((status = 'skipped') = (reason IS NOT NULL)),
        CHECK ((status = 'open') = (settled_at IS NULL) AND (settled_at IS NULL) = (settled_by IS NULL))
      );
      -- A playbook asks for the same thing once, and all of an incident's are found by it.
      CREATE UNIQUE INDEX incident_tasks_asked ON incident_tasks (incident_id, asked);
      ALTER TABLE incident_changes
        DROP CONSTRAINT incident_changes_kind_check,
        ADD CONSTRAINT incident_changes_kind_check CHECK (kind IN ('state', 'field', 'action', 'task'));
      ALTER TABLE playbook_steps
        DROP CONSTRAINT playbook_steps_kind_check,
        ADD CONSTRAINT playbook_steps_kind_check
          CHECK (kind IN ('action', 'analyze', 'task', 'parallel', 'if', 'for_each'))`);
    await queryRunner.query(tenantTable('incident_tasks'));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE incident_tasks;
      DELETE FROM incident_changes WHERE kind = 'task';
      ALTER TABLE incident_changes
        DROP CONSTRAINT incident_changes_kind_check,
        ADD CONSTRAINT incident_changes_kind_check CHECK (kind IN ('state', 'field', 'action'));
      DELETE FROM playbook_steps WHERE kind = 'task';
      ALTER TABLE playbook_steps
        DROP CONSTRAINT playbook_steps_kind_check,
        ADD CONSTRAINT playbook_steps_kind_check CHECK (kind IN ('action', 'analyze', 'parallel', 'if', 'for_each'))`);
  }
}
