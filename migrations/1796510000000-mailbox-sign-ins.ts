import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a mailbox is signed in to: with a password, or with an access token that is asked for first. */
export class MailboxSignIns1796510000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE mailboxes
        ADD COLUMN sign_in text NOT NULL DEFAULT 'password'
          CHECK (sign_in IN ('password', 'client_credentials', 'service_account')),
        -- Where the token is asked for, as which application, and for what; null with a password.
        ADD COLUMN token_url text,
        ADD COLUMN client_id text,
        ADD COLUMN scope text`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'ALTER TABLE mailboxes DROP COLUMN sign_in, DROP COLUMN token_url, DROP COLUMN client_id, DROP COLUMN scope',
    );
  }
}
