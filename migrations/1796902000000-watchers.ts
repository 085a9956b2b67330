import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

const KINDS = `'approval_requested', 'approval_expired', 'escalated', 'action_failed', 'action_unconfirmed', 'kill_switch_engaged'`;

/** Who is told what becomes of an incident; and notifications for people, not only for all of a role. */
export class Watchers1796902000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE incident_watchers (
        incident_id uuid NOT NULL REFERENCES incidents(id) ON DELETE CASCADE,
        user_id uuid NOT NULL,
        tenant_id uuid NOT NULL DEFAULT current_tenant(),
        reason text NOT NULL CHECK (reason IN ('chosen', 'assigned', 'commented', 'mentioned')),
        since timestamptz NOT NULL,
        PRIMARY KEY (incident_id, user_id)
      );
      ALTER TABLE notifications
        -- Null: all of its roles.
        ADD COLUMN user_ids uuid[],
        -- Which kinds there are, the code says.
        DROP CONSTRAINT notifications_kind_check,
        ADD CONSTRAINT notifications_kind_check CHECK (kind ~ '^[a-z_]{1,40}$')`);
    await queryRunner.query(tenantTable('incident_watchers'));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE incident_watchers;
      DELETE FROM notifications WHERE user_ids IS NOT NULL OR kind NOT IN (${KINDS});
      ALTER TABLE notifications
        DROP COLUMN user_ids,
        DROP CONSTRAINT notifications_kind_check,
        ADD CONSTRAINT notifications_kind_check CHECK (kind IN (${KINDS}))`);
  }
}
