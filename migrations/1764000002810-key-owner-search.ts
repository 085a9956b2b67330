import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Gives databases of before the form of `tenants_of_api_key` that the migration of the tenants makes now: with the first
 * one only a superuser could run it, so that no managed PostgreSQL came past.
 */
export class KeyOwnerSearch1764000002810 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE OR REPLACE FUNCTION tenants_of_api_key(wanted text) RETURNS SETOF uuid LANGUAGE plpgsql STABLE
        SECURITY DEFINER SET search_path = public, pg_temp AS $$
        DECLARE
          tenant uuid;
          -- A SET clause for it would be a superuser's to give.
          caller text := coalesce(current_setting('app.tenant_id', true), '');
        BEGIN
          FOR tenant IN SELECT id FROM tenants WHERE disabled_at IS NULL LOOP
            PERFORM set_config('app.tenant_id', tenant::text, true);
            IF EXISTS (SELECT FROM api_keys WHERE tenant_id = tenant AND prefix = wanted) THEN
              RETURN NEXT tenant;
            END IF;
          END LOOP;
          PERFORM set_config('app.tenant_id', caller, true);
        END $$;`);
  }

  /** The migration of the tenants takes it away. */
  async down(): Promise<void> {}
}
