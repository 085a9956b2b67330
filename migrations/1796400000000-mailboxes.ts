import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/** Mailboxes whose mails become alerts of a source, and what is known of mails that still lie in their folders. */
export class Mailboxes1796400000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE mailboxes (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        name text NOT NULL CHECK (name <> ''),
        -- Of a webhook source. It may go; then the mailbox says so, and its mails stay where they are.
        source_id uuid NOT NULL,
        host text NOT NULL,
        port integer NOT NULL CHECK (port >= 1 AND port <= 65535),
        security text NOT NULL CHECK (security IN ('tls', 'starttls', 'none')),
        username text NOT NULL,
        password_sealed text NOT NULL,
        ca text,
        folder text NOT NULL,
        done_folder text NOT NULL,
        -- Mails that are attached to one are what is judged, and who sent it reports them.
        reports boolean NOT NULL,
        interval_seconds integer NOT NULL CHECK (interval_seconds >= 30 AND interval_seconds <= 3600),
        enabled boolean NOT NULL,
        version integer NOT NULL DEFAULT 1 CHECK (version >= 1),
        state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'watching', 'failing')),
        last_error text,
        failures integer NOT NULL DEFAULT 0,
        next_try_at timestamptz,
        looked_at timestamptz,
        last_mail_at timestamptz,
        mails_taken integer NOT NULL DEFAULT 0,
        -- The process that watches it, and until when it is believed to live.
        held_by uuid,
        held_until timestamptz,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        UNIQUE (tenant_id, id),
        UNIQUE (tenant_id, name)
      );
      CREATE TABLE mailbox_messages (
        tenant_id uuid NOT NULL DEFAULT current_tenant(),
        mailbox_id uuid NOT NULL,
        -- UIDVALIDITY and UID, with a dot between.
        message text COLLATE "C" NOT NULL,
        outcome text NOT NULL CHECK (outcome IN ('taken', 'refused')),
        digest text,
        reason text,
        at timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, mailbox_id, message),
        FOREIGN KEY (tenant_id, mailbox_id) REFERENCES mailboxes (tenant_id, id) ON DELETE CASCADE
      )`);
    await queryRunner.query(tenantTable('mailboxes'));
    await queryRunner.query(tenantTable('mailbox_messages'));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE mailbox_messages; DROP TABLE mailboxes');
  }
}
