import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/** Second factors, and what a session has proved. */
export class SecondFactors1764000002310 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- Which kinds the person has enrolled: what every request asks, kept beside what its tables hold.
      ALTER TABLE users ADD COLUMN second_factors text[] NOT NULL DEFAULT '{}'
        CHECK (second_factors <@ ARRAY['totp', 'passkey']);

      -- Null in sessions that an older release has started: they were authenticated when they were made.
      ALTER TABLE sessions ADD COLUMN authenticated_at timestamptz;
      ALTER TABLE sessions ADD COLUMN second_factor_at timestamptz;
      ALTER TABLE sessions ADD COLUMN factors text[] NOT NULL DEFAULT '{password}'
        CHECK (factors <@ ARRAY['password', 'totp', 'passkey', 'recovery_code', 'single_sign_on']);

      CREATE TABLE totp_factors (
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        user_id uuid NOT NULL REFERENCES users(id),
        -- Sealed with the master key.
        secret text NOT NULL,
        created_at timestamptz NOT NULL,
        -- Null until a code has shown that the app has the secret.
        confirmed_at timestamptz,
        -- Steps of 30 s since 1970: a code is good once.
        last_step bigint,
        last_used_at timestamptz,
        PRIMARY KEY (tenant_id, user_id));
      ${tenantTable('totp_factors')}

      CREATE TABLE passkeys (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        user_id uuid NOT NULL REFERENCES users(id),
        name text NOT NULL,
        credential_id text NOT NULL,
        -- COSE.
        public_key bytea NOT NULL,
        sign_count bigint NOT NULL,
        transports text[] NOT NULL,
        -- May be on several devices, and is.
        synced boolean NOT NULL,
        backed_up boolean NOT NULL,
        created_at timestamptz NOT NULL,
        last_used_at timestamptz,
        UNIQUE (tenant_id, credential_id));
      CREATE INDEX passkeys_user ON passkeys (tenant_id, user_id);
      ${tenantTable('passkeys')}

      CREATE TABLE recovery_codes (
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        user_id uuid NOT NULL REFERENCES users(id),
        -- HMAC-SHA-256 with a key that is not in the database.
        code_hash bytea NOT NULL,
        created_at timestamptz NOT NULL,
        used_at timestamptz,
        PRIMARY KEY (tenant_id, user_id, code_hash));
      ${tenantTable('recovery_codes')}

      -- The password was right, the second factor is awaited.
      CREATE TABLE pending_sign_ins (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        user_id uuid NOT NULL REFERENCES users(id),
        -- SHA-256 of what the browser's cookie holds.
        token_hash bytea NOT NULL,
        tries integer NOT NULL DEFAULT 0,
        expires_at timestamptz NOT NULL,
        UNIQUE (tenant_id, token_hash));
      CREATE INDEX pending_sign_ins_user ON pending_sign_ins (tenant_id, user_id);
      ${tenantTable('pending_sign_ins')}

      -- A passkey's challenge tells by itself until when it holds; that it has been used stands here until then.
      CREATE TABLE spent_challenges (
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        challenge text NOT NULL,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, challenge));
      ${tenantTable('spent_challenges')}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE spent_challenges, pending_sign_ins, recovery_codes, passkeys, totp_factors;
      ALTER TABLE sessions DROP COLUMN factors, DROP COLUMN second_factor_at, DROP COLUMN authenticated_at;
      ALTER TABLE users DROP COLUMN second_factors;`);
  }
}
