import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A key that was made with a key ends with it. */
export class KeyChains1764000002420 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE api_keys ADD COLUMN made_by uuid REFERENCES api_keys(id);
      CREATE INDEX api_keys_made_by ON api_keys (made_by) WHERE made_by IS NOT NULL;
      CREATE INDEX api_keys_user ON api_keys (tenant_id, user_id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX api_keys_user; ALTER TABLE api_keys DROP COLUMN made_by');
  }
}
