import type { MigrationInterface, QueryRunner } from 'typeorm';
import { APPLICATION_ROLE } from '#platform';

/**
 * Tenants that people make. The one that was there is the platform's: it runs the installation, and the addresses
 * that name no tenant are its own. `nobody` has no people: whoever names a tenant that is not there is refused there,
 * in the same way and time as everywhere else.
 */
export class Tenants1764000002510 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE tenants
        ADD COLUMN kind text NOT NULL DEFAULT 'ordinary' CHECK (kind IN ('ordinary', 'platform', 'nobody')),
        ADD COLUMN disabled_at timestamptz,
        ADD COLUMN version integer NOT NULL DEFAULT 1;
      UPDATE tenants SET kind = 'platform' WHERE id = '00000000-0000-7000-8000-000000000001';
      CREATE UNIQUE INDEX tenants_one_of_a_kind ON tenants (kind) WHERE kind <> 'ordinary';
      GRANT INSERT (id, slug, name, created_at), UPDATE (name, disabled_at, version) ON tenants TO ${APPLICATION_ROLE};

      -- The application makes tenants but owns no sequence: the owner's trigger makes it.
      CREATE OR REPLACE FUNCTION number_incidents_of_tenant() RETURNS trigger LANGUAGE plpgsql
        SECURITY DEFINER SET search_path = public, pg_temp AS $$
        BEGIN
          PERFORM create_incident_number_sequence(NEW.id, 1);
          RETURN NULL;
        END $$;
      INSERT INTO tenants (id, slug, name, kind)
        VALUES ('00000000-0000-7000-8000-00000000fffe', '-', 'Nobody', 'nobody');

      -- A key does not say whose it is. The owner is under row-level security too: it looks as each tenant.
      CREATE FUNCTION tenants_of_api_key(wanted text) RETURNS SETOF uuid LANGUAGE plpgsql STABLE
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
        END $$;
      REVOKE EXECUTE ON FUNCTION tenants_of_api_key(text) FROM public;
      GRANT EXECUTE ON FUNCTION tenants_of_api_key(text) TO ${APPLICATION_ROLE};`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION tenants_of_api_key(text);
      DROP SEQUENCE incident_numbers_0000000000007000800000000000fffe;
      DELETE FROM tenants WHERE kind = 'nobody';
      CREATE OR REPLACE FUNCTION number_incidents_of_tenant() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM create_incident_number_sequence(NEW.id, 1);
          RETURN NULL;
        END $$;
      REVOKE INSERT, UPDATE ON tenants FROM ${APPLICATION_ROLE};
      DROP INDEX tenants_one_of_a_kind;
      ALTER TABLE tenants DROP COLUMN kind, DROP COLUMN disabled_at, DROP COLUMN version;`);
  }
}
