import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

const SEVERITY = `('informational', 'low', 'medium', 'high', 'critical')`;
const TYPE = `('phishing', 'bec', 'spam', 'malware', 'ransomware', 'suspicious_login', 'account_compromise',
  'data_exfiltration', 'command_and_control', 'lateral_movement', 'privilege_escalation', 'reconnaissance',
  'policy_violation', 'vulnerability', 'other')`;

export class Webhooks1764000000400 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE webhook_sources (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        slug text NOT NULL CHECK (slug ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
        name text NOT NULL,
        authentication text NOT NULL CHECK (authentication IN ('hmac', 'bearer', 'basic', 'header')),
        -- The header's name for \`header\`, the user's name for \`basic\`.
        authentication_name text,
        format text NOT NULL CHECK (format IN ('generic', 'raw_email', 'crowdstrike', 'splunk_alert', 'microsoft_defender')),
        default_severity text NOT NULL CHECK (default_severity IN ${SEVERITY}),
        default_type text NOT NULL CHECK (default_type IN ${TYPE}),
        playbook text,
        auto_triage boolean NOT NULL,
        deduplication_window_seconds integer NOT NULL CHECK (deduplication_window_seconds BETWEEN 0 AND 2592000),
        allowed_networks text[] NOT NULL DEFAULT '{}',
        enabled boolean NOT NULL,
        -- Sealed. Both are accepted, so that a secret can be changed without losing an alert.
        secret_sealed text NOT NULL,
        previous_secret_sealed text,
        previous_secret_expires_at timestamptz,
        secret_rotated_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        UNIQUE (tenant_id, slug)
      );
      -- Accepted deliveries: the answer to a repeat (the alerts that it made), and the list that people see.
      CREATE TABLE webhook_deliveries (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant(),
        source_id uuid NOT NULL,
        repeat_key text COLLATE "C",
        alert_ids uuid[] NOT NULL,
        recognised boolean NOT NULL,
        bytes integer NOT NULL,
        correlation_id text NOT NULL,
        ip text,
        received_at timestamptz NOT NULL,
        UNIQUE (tenant_id, source_id, repeat_key)
      );
      CREATE INDEX webhook_deliveries_source ON webhook_deliveries (source_id, received_at, id);
      -- Repeats and refusals, counted per minute and reason: whoever floods us adds to a number, not rows.
      CREATE TABLE webhook_delivery_counts (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        source_id uuid NOT NULL REFERENCES webhook_sources(id) ON DELETE CASCADE,
        outcome text NOT NULL CHECK (outcome IN ('duplicate', 'refused')),
        reason text NOT NULL,
        minute timestamptz NOT NULL,
        count integer NOT NULL CHECK (count > 0),
        last_detail text NOT NULL,
        last_ip text,
        last_at timestamptz NOT NULL,
        UNIQUE (tenant_id, source_id, minute, outcome, reason)
      );
    `);
    await queryRunner.query(tenantTable('webhook_sources'));
    await queryRunner.query(tenantTable('webhook_deliveries'));
    await queryRunner.query(tenantTable('webhook_delivery_counts'));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TABLE webhook_delivery_counts; DROP TABLE webhook_deliveries; DROP TABLE webhook_sources',
    );
  }
}
