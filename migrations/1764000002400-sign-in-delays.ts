import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Wrong secrets delay the next attempt of the side that guesses; what is counted against an account can be cleared. */
export class SignInDelays1764000002400 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE sign_in_attempts
        ADD COLUMN account text,
        ADD COLUMN open_at timestamptz NOT NULL DEFAULT '-infinity';
      CREATE INDEX sign_in_attempts_account ON sign_in_attempts (tenant_id, account)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE sign_in_attempts DROP COLUMN account, DROP COLUMN open_at');
  }
}
