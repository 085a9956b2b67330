import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/**
 * In which minutes people have looked after incidents, approvals and actions: what a person does there counts its own
 * minute and the four before it, each minute once. The record tells it, and is too long to be read for it each time.
 */
export class PersonHours1796800100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(TABLE);
    await queryRunner.query(tenantTable('person_hours'));
    await queryRunner.query(FUNCTION);
    await queryRunner.query(CARRIED_OVER);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TRIGGER audit_logs_person_hours ON audit_logs;
      DROP FUNCTION note_person_minutes();
      DROP TABLE person_hours;`);
  }
}

const TABLE = `
  CREATE TABLE person_hours (
    tenant_id uuid NOT NULL DEFAULT current_tenant(),
    hour timestamptz NOT NULL,
    user_id text NOT NULL,
    name text NOT NULL,
    -- Bit n is minute n of the hour.
    minutes bigint NOT NULL CHECK (minutes BETWEEN 0 AND 1152921504606846975),
    PRIMARY KEY (tenant_id, hour, user_id)
  ) WITH (fillfactor = 80);`;

/** The minutes that an entry counts, by their hours. */
const minutes = (of: string) =>
  `generate_series(${of}.occurred_at - interval '4 minutes', ${of}.occurred_at, interval '1 minute') AS moment`;
const HOUR = `date_trunc('hour', moment, 'UTC')`;
const BITS = `bit_or(1::bigint << extract(minute FROM moment AT TIME ZONE 'UTC')::int)`;

const FUNCTION = `
  CREATE FUNCTION note_person_minutes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO person_hours AS known (tenant_id, hour, user_id, name, minutes)
    SELECT NEW.tenant_id, ${HOUR}, NEW.actor_id, NEW.actor_name, ${BITS} FROM ${minutes('NEW')} GROUP BY 2 ORDER BY 2
    ON CONFLICT (tenant_id, hour, user_id) DO UPDATE SET minutes = known.minutes | excluded.minutes, name = excluded.name
      WHERE known.minutes | excluded.minutes <> known.minutes;
    RETURN NULL;
  END $$;
  CREATE TRIGGER audit_logs_person_hours AFTER INSERT ON audit_logs FOR EACH ROW
    WHEN (NEW.actor_type = 'user' AND NEW.actor_id IS NOT NULL AND NEW.subject_type IN ('incident', 'approval', 'action'))
    EXECUTE FUNCTION note_person_minutes();`;

/** The owner is under row-level security too, unless it is a superuser: it sees a tenant's rows as that tenant. */
const CARRIED_OVER = `
  DO $$ DECLARE tenant uuid; BEGIN
    FOR tenant IN SELECT id FROM tenants LOOP
      PERFORM set_config('app.tenant_id', tenant::text, true);
      INSERT INTO person_hours (tenant_id, hour, user_id, name, minutes)
      SELECT tenant, ${HOUR}, a.actor_id, max(a.actor_name), ${BITS} FROM audit_logs a CROSS JOIN ${minutes('a')}
      WHERE a.tenant_id = tenant AND a.actor_type = 'user' AND a.actor_id IS NOT NULL
        AND a.subject_type IN ('incident', 'approval', 'action')
      GROUP BY 2, 3;
    END LOOP;
    PERFORM set_config('app.tenant_id', '', true);
  END $$;`;
