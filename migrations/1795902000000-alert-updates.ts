import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/**
 * What vendors call their alerts, and which contents of each were had: the same again is a repeat, another one an update
 * of the incident. An incident may end without a person, and says what its alerts have named so far.
 */
export class AlertUpdates1795902000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(TABLES);
    await queryRunner.query(tenantTable('vendor_alerts'));
    await queryRunner.query(CARRIED_OVER);
  }

  /** What a source has closed needs a person's word again: the earlier release knows no other end, and reopens nothing. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ${forEachTenant(`UPDATE incidents SET
          status = CASE WHEN closure IS NULL THEN status ELSE 'triaged' END, open_key = NULL,
          resolved_at = CASE WHEN closure IS NULL THEN resolved_at END,
          resolved_by = CASE WHEN closure IS NULL THEN resolved_by END, closure = NULL
        WHERE status = 'resolved'`)}
      DROP TABLE vendor_alerts;
      ALTER TABLE webhook_sources DROP COLUMN on_resolved, DROP COLUMN reopen_window_seconds, DROP COLUMN grouping_keys;
      DROP INDEX incidents_triage_due;
      ALTER TABLE incidents DROP CONSTRAINT incidents_check, DROP COLUMN closure, DROP COLUMN closure_due,
        DROP COLUMN source_state, DROP COLUMN facts, DROP COLUMN triage_wanted, DROP COLUMN triage_seen,
        DROP COLUMN quiet_alerts, DROP COLUMN earlier_incident_id,
        ADD CONSTRAINT incidents_check CHECK ((status = 'resolved') = (disposition IS NOT NULL));
      ALTER TABLE alerts DROP COLUMN state, DROP COLUMN changes;`);
  }
}

const TABLES = `
  CREATE TABLE vendor_alerts (
    tenant_id uuid NOT NULL DEFAULT current_tenant(),
    source_id uuid NOT NULL,
    -- The vendor's own id; a digest of a long one.
    external_id text COLLATE "C" NOT NULL,
    -- Empty: the row of the alert itself. Else one of the contents that it has had since the first.
    content text COLLATE "C" NOT NULL,
    incident_id uuid NOT NULL,
    -- The latest that was said of it; of a content the one that said it.
    alert_id uuid NOT NULL,
    first_alert_id uuid,
    first_content text COLLATE "C",
    state text CHECK (state IN ('open', 'resolved')),
    PRIMARY KEY (source_id, external_id, content)
  ) WITH (fillfactor = 90);
  ALTER TABLE alerts ADD COLUMN state text CHECK (state IN ('open', 'resolved')), ADD COLUMN changes json;
  ALTER TABLE incidents
    ADD COLUMN facts json,
    ADD COLUMN source_state text CHECK (source_state IN ('open', 'resolved')),
    ADD COLUMN closure text CHECK (closure = 'source'),
    ADD COLUMN closure_due boolean NOT NULL DEFAULT false,
    ADD COLUMN triage_wanted integer NOT NULL DEFAULT 0,
    ADD COLUMN triage_seen integer NOT NULL DEFAULT 0,
    ADD COLUMN quiet_alerts integer NOT NULL DEFAULT 0,
    ADD COLUMN earlier_incident_id uuid,
    DROP CONSTRAINT incidents_check,
    ADD CONSTRAINT incidents_check CHECK ((status = 'resolved') = ((disposition IS NOT NULL) <> (closure IS NOT NULL)));
  CREATE INDEX incidents_triage_due ON incidents (tenant_id, id) WHERE triage_wanted > triage_seen;
  ALTER TABLE webhook_sources
    ADD COLUMN on_resolved text NOT NULL DEFAULT 'show' CHECK (on_resolved IN ('show', 'close')),
    ADD COLUMN reopen_window_seconds integer NOT NULL DEFAULT 604800
      CHECK (reopen_window_seconds BETWEEN 0 AND 31536000),
    ADD COLUMN grouping_keys text[] NOT NULL DEFAULT '{}';`;

/** The owner is under row-level security too, unless it is a superuser: it sees a tenant's rows as that tenant. */
function forEachTenant(statement: string): string {
  return `
    DO $$ DECLARE tenant uuid; BEGIN
      FOR tenant IN SELECT id FROM tenants LOOP
        PERFORM set_config('app.tenant_id', tenant::text, true);
        ${statement};
      END LOOP;
      PERFORM set_config('app.tenant_id', '', true);
    END $$;`;
}

/** Contents of before are not known: the first that comes now is an update that says nothing new. */
const CARRIED_OVER = forEachTenant(`
  INSERT INTO vendor_alerts (tenant_id, source_id, external_id, content, incident_id, alert_id, first_alert_id)
  SELECT tenant, source_id, known_as, '', (array_agg(incident_id ORDER BY received_at DESC, id DESC))[1],
    (array_agg(id ORDER BY received_at DESC, id DESC))[1], (array_agg(id ORDER BY received_at, id))[1]
  FROM (SELECT *, CASE WHEN external_id ~ '^[ -~]{1,200}$' THEN external_id
      ELSE encode(sha256(convert_to(external_id, 'UTF8')), 'hex') END AS known_as FROM alerts) a
  WHERE a.tenant_id = tenant AND source_id IS NOT NULL AND external_id IS NOT NULL
  GROUP BY source_id, known_as`);
