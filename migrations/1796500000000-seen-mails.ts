import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/** What is remembered of each mail that was triaged: who wrote it, who vouches for that, and what people have said of it. */
export class SeenMails1796500000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE seen_mails (
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        incident_id uuid NOT NULL,
        -- SHA-256 of its bytes: a mail that is triaged again is the same row.
        mail text COLLATE "C" NOT NULL,
        seen_at timestamptz NOT NULL,
        address text COLLATE "C" NOT NULL,
        house text COLLATE "C" NOT NULL,
        identity text NOT NULL CHECK (identity IN ('dmarc', 'dkim', 'spf', 'none')),
        -- Digests: of the display name, of the Message-ID, and of the addresses of sender and recipients.
        name text COLLATE "C" NOT NULL,
        message text COLLATE "C" NOT NULL,
        parties text[] NOT NULL,
        list text NOT NULL,
        link_houses text[] NOT NULL,
        suspected boolean NOT NULL,
        judged text CHECK (judged IN ('bad', 'harmless')),
        PRIMARY KEY (tenant_id, incident_id, mail)
      );
      CREATE INDEX seen_mails_address ON seen_mails (tenant_id, address, seen_at);
      CREATE INDEX seen_mails_house ON seen_mails (tenant_id, house, seen_at);
      CREATE INDEX seen_mails_name ON seen_mails (tenant_id, name, seen_at);
      CREATE INDEX seen_mails_message ON seen_mails (tenant_id, message);
      CREATE INDEX seen_mails_seen_at ON seen_mails (tenant_id, seen_at)`);
    await queryRunner.query(tenantTable('seen_mails'));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE seen_mails');
  }
}
