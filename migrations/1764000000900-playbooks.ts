import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/**
 * Playbooks, their versions, their runs and the stored steps of these. What steps took and gave is kept as `json`,
 * not `jsonb`: it holds what came in mails and alerts, and a `\u0000` in it must be no error.
 */
export class Playbooks1764000000900 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(PLAYBOOKS);
    await queryRunner.query(RUNS);
    for (const table of TABLES) await queryRunner.query(tenantTable(table));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [...TABLES].reverse()) await queryRunner.query(`DROP TABLE ${table}`);
  }
}

const TABLES = ['playbooks', 'playbook_versions', 'playbook_runs', 'playbook_steps'];

const PLAYBOOKS = `
  CREATE TABLE playbooks (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants (id),
    name text COLLATE "C" NOT NULL CHECK (name ~ '^[a-z][a-z0-9_]{0,62}$'),
    description text NOT NULL,
    enabled boolean NOT NULL,
    -- Comes with the product; a person's edit keeps the flag but is not overwritten by an update.
    built_in boolean NOT NULL,
    edited boolean NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    incident_types text[] NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by text NOT NULL,
    -- Runs keep their versions, so a deleted playbook stays as a row.
    deleted_at timestamptz
  );
  CREATE UNIQUE INDEX playbooks_name ON playbooks (tenant_id, name) WHERE deleted_at IS NULL;

  CREATE TABLE playbook_versions (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants (id),
    playbook_id uuid NOT NULL REFERENCES playbooks (id),
    version integer NOT NULL CHECK (version > 0),
    yaml text NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    UNIQUE (playbook_id, version)
  );`;

const RUNS = `
  CREATE TABLE playbook_runs (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants (id),
    incident_id uuid NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
    playbook_id uuid NOT NULL REFERENCES playbooks (id),
    playbook_version_id uuid NOT NULL REFERENCES playbook_versions (id),
    playbook text NOT NULL,
    version integer NOT NULL,
    -- What made the run necessary: the same event twice is one run.
    trigger_key text NOT NULL,
    requested_by text NOT NULL,
    status text NOT NULL CHECK (status IN ('queued', 'running', 'waiting', 'completed', 'failed', 'cancelled')),
    verdict_id uuid,
    error_code text,
    error_message text,
    -- The worker that has it in hand, and until when unless it says so again.
    lease_owner uuid,
    lease_until timestamptz,
    -- Counts what has happened to the run from outside; a worker lets go only of a run whose count it has seen.
    signals integer NOT NULL DEFAULT 0,
    failures integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    started_at timestamptz,
    finished_at timestamptz,
    UNIQUE (incident_id, trigger_key)
  ) WITH (fillfactor = 80);
  CREATE UNIQUE INDEX playbook_runs_active ON playbook_runs (incident_id)
    WHERE status IN ('queued', 'running', 'waiting');
  CREATE INDEX playbook_runs_incident ON playbook_runs (incident_id, created_at, id);
  CREATE INDEX playbook_runs_playbook ON playbook_runs (playbook_id, created_at, id);
  CREATE INDEX playbook_runs_in_hand ON playbook_runs (tenant_id, lease_until) WHERE status IN ('queued', 'running');

  CREATE TABLE playbook_steps (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL DEFAULT current_tenant(),
    run_id uuid NOT NULL REFERENCES playbook_runs (id) ON DELETE CASCADE,
    step_key text COLLATE "C" NOT NULL,
    step_id text,
    kind text NOT NULL CHECK (kind IN ('action', 'analyze', 'parallel', 'if', 'for_each')),
    title text NOT NULL,
    status text NOT NULL CHECK (status IN ('running', 'waiting', 'completed', 'failed', 'skipped')),
    input json NOT NULL,
    output json NOT NULL,
    error json,
    evidence json NOT NULL,
    attempts integer NOT NULL,
    action_id uuid,
    started_at timestamptz NOT NULL,
    finished_at timestamptz,
    UNIQUE (run_id, step_key)
  ) WITH (fillfactor = 80);
  CREATE INDEX playbook_steps_action ON playbook_steps (action_id) WHERE action_id IS NOT NULL;`;
