import type { MigrationInterface, QueryRunner } from 'typeorm';
import { APPLICATION_ROLE, tenantTable } from '#platform';

/**
 * Numbers of incidents come from a sequence for each tenant: a counter's row stayed locked until its commit, so that
 * all of a tenant's intake waited in one line. The price: what is rolled back leaves a gap.
 */
export class IncidentNumbers1764000001500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION incident_number_sequence(tenant uuid) RETURNS text LANGUAGE sql IMMUTABLE
        AS $$ SELECT 'incident_numbers_' || replace(tenant::text, '-', '') $$;
      CREATE FUNCTION create_incident_number_sequence(tenant uuid, first_number integer) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
          EXECUTE format('CREATE SEQUENCE %I AS integer START %s', incident_number_sequence(tenant), first_number);
          EXECUTE format('GRANT USAGE ON SEQUENCE %I TO ${APPLICATION_ROLE}', incident_number_sequence(tenant));
        END $$;
      REVOKE EXECUTE ON FUNCTION create_incident_number_sequence(uuid, integer) FROM public;
      CREATE FUNCTION number_incidents_of_tenant() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM create_incident_number_sequence(NEW.id, 1);
          RETURN NULL;
        END $$;
      CREATE TRIGGER tenants_incident_numbers AFTER INSERT ON tenants
        FOR EACH ROW EXECUTE FUNCTION number_incidents_of_tenant();
      ${forEachTenant(`
        PERFORM create_incident_number_sequence(current_tenant(), coalesce((SELECT last_number FROM incident_counters WHERE tenant_id = current_tenant()), 0) + 1);`)}
      DROP TABLE incident_counters;`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE incident_counters (
        tenant_id uuid PRIMARY KEY DEFAULT current_tenant() REFERENCES tenants(id),
        last_number integer NOT NULL CHECK (last_number >= 0));
      ${tenantTable('incident_counters')}
      ${forEachTenant(`
        INSERT INTO incident_counters (last_number) SELECT coalesce(max(number), 0) FROM incidents WHERE tenant_id = current_tenant();
        EXECUTE format('DROP SEQUENCE %I', incident_number_sequence(current_tenant()));`)}
      DROP TRIGGER tenants_incident_numbers ON tenants;
      DROP FUNCTION number_incidents_of_tenant(), create_incident_number_sequence(uuid, integer), incident_number_sequence(uuid);`);
  }
}

/** The owner is under row-level security too, unless it is a superuser: it sees a tenant's rows as that tenant. */
function forEachTenant(statements: string): string {
  return `
    DO $$ DECLARE tenant uuid; BEGIN
      FOR tenant IN SELECT id FROM tenants LOOP
        PERFORM set_config('app.tenant_id', tenant::text, true);
        ${statements}
      END LOOP;
      PERFORM set_config('app.tenant_id', '', true);
    END $$;`;
}
