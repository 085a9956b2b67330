import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

const SEVERITY = `('informational', 'low', 'medium', 'high', 'critical')`;
const TYPE = `('phishing', 'bec', 'spam', 'malware', 'ransomware', 'suspicious_login', 'account_compromise',
  'data_exfiltration', 'command_and_control', 'lateral_movement', 'privilege_escalation', 'reconnaissance',
  'policy_violation', 'vulnerability', 'other')`;
const CLASSIFICATION = `('malicious', 'suspicious', 'benign', 'inconclusive')`;
const OBSERVABLE = `('ip', 'domain', 'url', 'md5', 'sha1', 'sha256', 'email_address', 'host', 'user')`;
const POLARITY = `('malicious', 'benign', 'neutral')`;

/**
 * The case file. What vendors and models wrote is kept as `json`, not `jsonb`: it is stored as it came, and a
 * `\u0000` in it is no error. Rows that come many to an incident (links, words) carry no foreign key to tenants:
 * the row-level security policy already ties them to the tenant, and each key would cost a look-up per row.
 */
export class Incidents1764000000300 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(INCIDENTS);
    await queryRunner.query(PARTS);
    await queryRunner.query(OBSERVABLES);
    for (const table of TABLES)
      await queryRunner.query(tenantTable(table, { appendOnly: APPEND_ONLY.has(table) }));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [...TABLES].reverse()) await queryRunner.query(`DROP TABLE ${table}`);
  }
}

const TABLES = [
  'incident_counters',
  'incidents',
  'incident_words',
  'alerts',
  'evidence',
  'verdicts',
  'comments',
  'incident_changes',
  'observables',
  'incident_observables',
];
const APPEND_ONLY = new Set(['alerts', 'evidence', 'verdicts', 'comments', 'incident_changes']);

const INCIDENTS = `
  -- Numbers without gaps: taken in the transaction that uses them, so a rollback gives them back.
  CREATE TABLE incident_counters (
    tenant_id uuid PRIMARY KEY DEFAULT current_tenant() REFERENCES tenants(id),
    last_number integer NOT NULL CHECK (last_number >= 0)
  );
  CREATE TABLE incidents (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
    number integer NOT NULL CHECK (number > 0),
    title text NOT NULL,
    description text NOT NULL,
    type text NOT NULL CHECK (type IN ${TYPE}),
    severity text NOT NULL CHECK (severity IN ${SEVERITY}),
    severity_rank smallint NOT NULL GENERATED ALWAYS AS (
      CASE severity WHEN 'informational' THEN 0 WHEN 'low' THEN 1 WHEN 'medium' THEN 2 WHEN 'high' THEN 3 ELSE 4 END
    ) STORED,
    status text NOT NULL CHECK (status IN ('created', 'triaging', 'triaged', 'resolved')),
    source text NOT NULL,
    source_id uuid,
    playbook text,
    -- The fingerprint while alerts may still join; null once the incident is resolved or the window is over.
    open_key text,
    alert_count integer NOT NULL DEFAULT 1,
    observable_count integer NOT NULL DEFAULT 0,
    evidence_count integer NOT NULL DEFAULT 0,
    assignee_id uuid,
    assignee_name text,
    escalation_level text CHECK (escalation_level IN ('analyst', 'senior_analyst', 'manager')),
    run_id uuid,
    verdict_id uuid,
    verdict_classification text CHECK (verdict_classification IN ${CLASSIFICATION}),
    verdict_confidence double precision CHECK (verdict_confidence BETWEEN 0 AND 1),
    verdict_category text,
    triage_requested_at timestamptz NOT NULL,
    triage_seconds double precision,
    disposition text CHECK (disposition IN ('true_positive', 'false_positive', 'benign_positive', 'duplicate', 'not_evaluable')),
    resolution_note text,
    resolved_at timestamptz,
    resolved_by text,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    last_alert_at timestamptz NOT NULL,
    UNIQUE (tenant_id, number),
    CHECK ((status = 'resolved') = (disposition IS NOT NULL))
  ) WITH (fillfactor = 85);
  CREATE UNIQUE INDEX incidents_open_key ON incidents (tenant_id, open_key) WHERE open_key IS NOT NULL;
  -- The list: newest first, by state and severity, and by one of the other filters (incident-list.ts picks one).
  CREATE INDEX incidents_created ON incidents (tenant_id, created_at, id);
  CREATE INDEX incidents_status ON incidents (tenant_id, status, severity_rank, created_at, id);
  CREATE INDEX incidents_type ON incidents (tenant_id, type, created_at, id);
  CREATE INDEX incidents_source ON incidents (tenant_id, source, created_at, id);
  CREATE INDEX incidents_verdict ON incidents (tenant_id, verdict_classification, created_at, id)
    WHERE verdict_classification IS NOT NULL;
  CREATE INDEX incidents_assignee ON incidents (tenant_id, assignee_id, created_at, id) WHERE assignee_id IS NOT NULL;
  CREATE INDEX incidents_resolved ON incidents (tenant_id, resolved_at) WHERE resolved_at IS NOT NULL;

  -- Search by the words of the title. Trigram and full-text indexes do not serve here: their operators are not
  -- leakproof, so PostgreSQL does not use them under row-level security; a range of words in a b-tree is.
  CREATE TABLE incident_words (
    tenant_id uuid NOT NULL DEFAULT current_tenant(),
    word text COLLATE "C" NOT NULL,
    incident_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, word, incident_id)
  );`;

const PARTS = `
  CREATE TABLE alerts (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL DEFAULT current_tenant(),
    incident_id uuid NOT NULL REFERENCES incidents(id) ON DELETE CASCADE,
    -- Whether this alert made its incident (false: it joined one).
    opened_incident boolean NOT NULL,
    source text NOT NULL,
    source_id uuid,
    external_id text,
    fingerprint text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    severity text NOT NULL CHECK (severity IN ${SEVERITY}),
    type text NOT NULL CHECK (type IN ${TYPE}),
    occurred_at timestamptz,
    received_at timestamptz NOT NULL,
    recipient text,
    fields json NOT NULL,
    raw json NOT NULL,
    raw_email text
  );
  CREATE INDEX alerts_incident ON alerts (incident_id, received_at, id);

  CREATE TABLE evidence (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL DEFAULT current_tenant(),
    incident_id uuid NOT NULL REFERENCES incidents(id) ON DELETE CASCADE,
    -- E1, E2, … are counted per incident.
    number integer NOT NULL CHECK (number > 0),
    kind text NOT NULL,
    source_type text NOT NULL CHECK (source_type IN ('connector', 'parser', 'person', 'system')),
    source_name text NOT NULL,
    subject_type text NOT NULL,
    subject_value text NOT NULL,
    statement text NOT NULL,
    polarity text NOT NULL CHECK (polarity IN ${POLARITY}),
    weight double precision NOT NULL CHECK (weight BETWEEN 0 AND 1),
    raw json NOT NULL,
    observed_at timestamptz NOT NULL,
    run_id uuid,
    step text,
    action_id uuid,
    created_at timestamptz NOT NULL,
    UNIQUE (incident_id, number)
  );

  CREATE TABLE verdicts (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL DEFAULT current_tenant(),
    incident_id uuid NOT NULL REFERENCES incidents(id) ON DELETE CASCADE,
    run_id uuid,
    classification text NOT NULL CHECK (classification IN ${CLASSIFICATION}),
    confidence double precision NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    category text NOT NULL,
    summary text NOT NULL,
    reasoning json NOT NULL,
    techniques json NOT NULL,
    recommended_actions json NOT NULL,
    missing json NOT NULL,
    analyst text NOT NULL CHECK (analyst IN ('claude', 'offline')),
    fallback_reason text,
    model text,
    usage json,
    created_at timestamptz NOT NULL
  );
  CREATE INDEX verdicts_incident ON verdicts (incident_id, created_at, id);

  CREATE TABLE comments (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL DEFAULT current_tenant(),
    incident_id uuid NOT NULL REFERENCES incidents(id) ON DELETE CASCADE,
    author_type text NOT NULL,
    author_id text,
    author_name text NOT NULL,
    text text NOT NULL,
    created_at timestamptz NOT NULL
  );
  CREATE INDEX comments_incident ON comments (incident_id, created_at, id);

  -- What the timeline shows and no other row of the case file tells: changes of state and fields, actions.
  CREATE TABLE incident_changes (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL DEFAULT current_tenant(),
    incident_id uuid NOT NULL REFERENCES incidents(id) ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('state', 'field', 'action')),
    actor_type text NOT NULL,
    actor_name text NOT NULL,
    text text NOT NULL,
    data json NOT NULL,
    created_at timestamptz NOT NULL
  );
  CREATE INDEX incident_changes_incident ON incident_changes (incident_id, created_at, id);`;

const OBSERVABLES = `
  CREATE TABLE observables (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
    type text NOT NULL CHECK (type IN ${OBSERVABLE}),
    -- 2048 bytes at most: a b-tree entry must fit a third of a page.
    value text COLLATE "C" NOT NULL CHECK (octet_length(value) BETWEEN 1 AND 2048),
    first_seen timestamptz NOT NULL,
    last_seen timestamptz NOT NULL,
    UNIQUE (tenant_id, value, type)
  ) WITH (fillfactor = 90);
  -- No foreign keys: links come ten to an alert, and checking them took a tenth of the statement that stores it.
  CREATE TABLE incident_observables (
    tenant_id uuid NOT NULL DEFAULT current_tenant(),
    incident_id uuid NOT NULL,
    observable_id uuid NOT NULL,
    polarity text CHECK (polarity IN ${POLARITY}),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (incident_id, observable_id)
  );
  CREATE INDEX incident_observables_observable ON incident_observables (observable_id, incident_id);`;
