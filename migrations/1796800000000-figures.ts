import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/**
 * What the reports count is kept beside the incidents: each change of what is counted leaves its row in the transaction
 * that made it, and those rows are added to the counts of their hour or day afterwards. Counts and rows together are what
 * a count of the incidents would give, at any moment.
 */
export class Figures1796800000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(COLUMNS);
    await queryRunner.query(CARRIED_OVER);
    await queryRunner.query(INDEXES);
    await queryRunner.query(TABLES);
    await queryRunner.query(tenantTable('incident_figures'));
    await queryRunner.query(tenantTable('incident_figure_changes'));
    await queryRunner.query(FUNCTION);
    await queryRunner.query(COUNTED);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TRIGGER incidents_figures_made ON incidents;
      DROP TRIGGER incidents_figures_changed ON incidents;
      DROP FUNCTION count_incident();
      DROP TABLE incident_figure_changes, incident_figures;
      DROP INDEX incidents_triage_time, incidents_resolution_time, incidents_detector, incidents_disposition,
        incidents_resolver, incidents_inconclusive, approvals_settled;
      ALTER TABLE incidents DROP COLUMN detector, DROP COLUMN resolution_seconds;`);
  }
}

const COLUMNS = `
  ALTER TABLE incidents
    -- What raised its first alert, by the name of its rule; empty: none was named.
    ADD COLUMN detector text NOT NULL DEFAULT '',
    -- From the first alert until a person resolved it.
    ADD COLUMN resolution_seconds double precision CHECK (resolution_seconds >= 0);`;

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

const CARRIED_OVER = forEachTenant(`
  UPDATE incidents i SET
    detector = coalesce((
      SELECT left(btrim(regexp_replace(a.fields #>> '{rule,name}', '[[:space:][:cntrl:]]+', ' ', 'g')), 200)
      FROM alerts a WHERE a.incident_id = i.id AND a.opened_incident AND json_typeof(a.fields #> '{rule,name}') = 'string'
        -- What no text can hold is in no name.
        AND (a.fields #> '{rule,name}')::text !~ '\\\\u(0000|d[89a-f])'
      ORDER BY a.received_at, a.id LIMIT 1), ''),
    resolution_seconds = CASE WHEN i.disposition IS NOT NULL
      THEN greatest(extract(epoch FROM i.resolved_at - i.created_at)::double precision, 0) END`);

/** The three of resolved incidents alone cost nothing before one is resolved. */
const INDEXES = `
  CREATE INDEX incidents_triage_time ON incidents (tenant_id, triage_seconds, created_at) WHERE triage_seconds IS NOT NULL;
  CREATE INDEX incidents_resolution_time ON incidents (tenant_id, resolution_seconds, resolved_at)
    WHERE resolution_seconds IS NOT NULL;
  CREATE INDEX incidents_detector ON incidents (tenant_id, detector, created_at, id) WHERE disposition IS NOT NULL;
  CREATE INDEX incidents_disposition ON incidents (tenant_id, disposition, created_at, id) WHERE disposition IS NOT NULL;
  CREATE INDEX incidents_resolver ON incidents (tenant_id, resolved_by, created_at, id) WHERE disposition IS NOT NULL;
  -- What waits for a person is counted up to a thousand: without it, through all of history where it is fewer.
  CREATE INDEX incidents_inconclusive ON incidents (tenant_id)
    WHERE status = 'triaged' AND verdict_classification = 'inconclusive';
  CREATE INDEX approvals_settled ON approvals (tenant_id, settled_at) WHERE settled_at IS NOT NULL;`;

const TABLES = `
  CREATE TABLE incident_figures (
    tenant_id uuid NOT NULL DEFAULT current_tenant(),
    measure text COLLATE "C" NOT NULL,
    -- When the hour or day begins, in UTC.
    slot timestamptz NOT NULL,
    -- What is counted apart, its parts divided by U+001F.
    label text COLLATE "C" NOT NULL,
    incidents integer NOT NULL,
    PRIMARY KEY (tenant_id, measure, slot, label)
  ) WITH (fillfactor = 80);
  -- What an incident counts for since a change (sign 1), and no longer does (-1), until it is in the figures.
  CREATE TABLE incident_figure_changes (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL DEFAULT current_tenant(),
    sign smallint NOT NULL CHECK (sign IN (-1, 1)),
    created_at timestamptz NOT NULL,
    severity text NOT NULL,
    source text NOT NULL,
    detector text NOT NULL,
    verdict_classification text,
    verdict_confidence double precision,
    triage_seconds double precision,
    disposition text,
    closure text,
    resolved_at timestamptz,
    resolved_by text,
    resolution_seconds double precision
  );`;

const COUNTED_COLUMNS = `created_at, severity, source, detector, verdict_classification, verdict_confidence, triage_seconds,
  disposition, closure, resolved_at, resolved_by, resolution_seconds`;
const of = (row: string) =>
  COUNTED_COLUMNS.split(',')
    .map((column) => `${row}.${column.trim()}`)
    .join(', ');

const FUNCTION = `
  CREATE FUNCTION count_incident() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP <> 'INSERT' THEN
      INSERT INTO incident_figure_changes (id, tenant_id, sign, ${COUNTED_COLUMNS})
      VALUES (gen_random_uuid(), OLD.tenant_id, -1, ${of('OLD')});
    END IF;
    IF TG_OP <> 'DELETE' THEN
      INSERT INTO incident_figure_changes (id, tenant_id, sign, ${COUNTED_COLUMNS})
      VALUES (gen_random_uuid(), NEW.tenant_id, 1, ${of('NEW')});
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER incidents_figures_made AFTER INSERT OR DELETE ON incidents FOR EACH ROW EXECUTE FUNCTION count_incident();
  CREATE TRIGGER incidents_figures_changed AFTER UPDATE ON incidents FOR EACH ROW
    WHEN ((${of('OLD')}) IS DISTINCT FROM (${of('NEW')})) EXECUTE FUNCTION count_incident();`;

/** Those that are there already, as if each had just been made: the server adds them up within its first seconds. */
const COUNTED = forEachTenant(`
  INSERT INTO incident_figure_changes (id, tenant_id, sign, ${COUNTED_COLUMNS})
  SELECT gen_random_uuid(), tenant_id, 1, ${COUNTED_COLUMNS} FROM incidents WHERE tenant_id = tenant`);
