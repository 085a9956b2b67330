import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/** People who sign in with an identity provider: known by issuer and subject, some of them without a password. */
export class Identities1764000002410 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE users ALTER COLUMN password_hash DROP NOT NULL;

      CREATE TABLE user_identities (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        user_id uuid NOT NULL REFERENCES users(id),
        issuer text NOT NULL,
        subject text NOT NULL,
        created_at timestamptz NOT NULL,
        last_signed_in_at timestamptz,
        UNIQUE (tenant_id, issuer, subject),
        -- One person there is one person here.
        UNIQUE (tenant_id, user_id, issuer));
      ${tenantTable('user_identities')}

      -- Sealed with the master key: by it the provider knows which of its sessions is to be ended.
      ALTER TABLE sessions ADD COLUMN provider_token text`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    // No password fits such a hash, so those who have none are not let in by an older release either.
    await queryRunner.query(`
      ALTER TABLE sessions DROP COLUMN provider_token;
      DROP TABLE user_identities;
      UPDATE users SET password_hash = '$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA' WHERE password_hash IS NULL;
      ALTER TABLE users ALTER COLUMN password_hash SET NOT NULL`);
  }
}
