import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

export class Notifications1764000001100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE notifications (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        kind text NOT NULL CHECK (kind IN ('approval_requested', 'approval_expired', 'escalated', 'action_failed',
                                           'action_unconfirmed', 'kill_switch_engaged')),
        title text NOT NULL,
        body text NOT NULL,
        subject_type text NOT NULL,
        subject_id uuid NOT NULL,
        incident_id uuid,
        -- Roles that see it, and the one user who does not (who asked does not decide).
        roles text[] NOT NULL,
        except_user_id uuid,
        mail_level text CHECK (mail_level IN ('analyst', 'senior_analyst', 'manager')),
        -- What it was made from: the same event heard twice makes one notification.
        source text NOT NULL,
        created_at timestamptz(3) NOT NULL,
        UNIQUE (tenant_id, source),
        UNIQUE (tenant_id, id)
      );
      CREATE INDEX notifications_created ON notifications (tenant_id, created_at DESC, id DESC);
      CREATE TABLE notification_reads (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        notification_id uuid NOT NULL,
        user_id uuid NOT NULL,
        read_at timestamptz NOT NULL,
        UNIQUE (tenant_id, user_id, notification_id),
        FOREIGN KEY (tenant_id, notification_id) REFERENCES notifications (tenant_id, id) ON DELETE CASCADE
      );
      CREATE TABLE notification_mails (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        notification_id uuid NOT NULL,
        address text NOT NULL,
        message_id text NOT NULL,
        status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'sent', 'failed')),
        attempts integer NOT NULL DEFAULT 0,
        error text,
        settled_at timestamptz,
        UNIQUE (tenant_id, notification_id, address),
        FOREIGN KEY (tenant_id, notification_id) REFERENCES notifications (tenant_id, id) ON DELETE CASCADE
      );
    `);
    for (const table of ['notifications', 'notification_reads', 'notification_mails'])
      await queryRunner.query(tenantTable(table));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TABLE notification_mails; DROP TABLE notification_reads; DROP TABLE notifications',
    );
  }
}
