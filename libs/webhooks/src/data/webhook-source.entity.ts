import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import {
  INCIDENT_TYPES,
  ON_RESOLVED,
  SEVERITIES,
  type IncidentType,
  type OnResolved,
  type Severity,
} from '#contracts';
import { NamesSubject, oneOf, TenantColumn } from '#platform';
import type { SourceAuthentication } from '../authentications/index.ts';
import type { MappingRow } from '../reading/mapping.ts';
import type { SourceFormat } from '../formats/index.ts';

@Entity('webhook_sources')
@Check('webhook_sources_authentication_check', "authentication ~ '^[a-z][a-z0-9-]{1,39}$'")
@Check(
  'webhook_sources_deduplication_window_seconds_check',
  '(deduplication_window_seconds >= 0) AND (deduplication_window_seconds <= 2592000)',
)
@Check('webhook_sources_default_severity_check', oneOf('default_severity', SEVERITIES))
@Check('webhook_sources_default_type_check', oneOf('default_type', INCIDENT_TYPES))
@Check('webhook_sources_format_check', "format ~ '^[a-z][a-z0-9_]{1,39}$'")
@Check('webhook_sources_on_resolved_check', oneOf('on_resolved', ON_RESOLVED))
@Check(
  'webhook_sources_reopen_window_seconds_check',
  '(reopen_window_seconds >= 0) AND (reopen_window_seconds <= 31536000)',
)
@Check('webhook_sources_slug_check', "slug ~ '^[a-z0-9][a-z0-9-]{1,62}$'")
@Unique(['tenant_id', 'slug'])
@NamesSubject<WebhookSourceEntity>('webhook_source', { columns: ['name'], name: ({ name }) => name })
export class WebhookSourceEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @Column('text') slug!: string;
  @Column('text') name!: string;
  @Column('text') authentication!: SourceAuthentication;
  @Column('text', { nullable: true }) authentication_name!: string | null;
  @Column('text') format!: SourceFormat;
  @Column('text') default_severity!: Severity;
  @Column('text') default_type!: IncidentType;
  @Column('text', { nullable: true }) playbook!: string | null;
  @Column('boolean') auto_triage!: boolean;
  @Column('integer') deduplication_window_seconds!: number;
  @Column('text', { array: true, default: [] }) allowed_networks!: string[];
  @Column('boolean') enabled!: boolean;
  @Column('text') secret_sealed!: string;
  @Column('text', { nullable: true }) previous_secret_sealed!: string | null;
  @Column('timestamptz', { nullable: true }) previous_secret_expires_at!: Date | null;
  @Column('timestamptz') secret_rotated_at!: Date;
  @Column('integer', { default: 1 }) version!: number;
  @Column('timestamptz') created_at!: Date;
  @Column('timestamptz') updated_at!: Date;
  @Column('text', { default: 'show' }) on_resolved!: OnResolved;
  @Column('integer', { default: 604_800 }) reopen_window_seconds!: number;
  @Column('text', { array: true, default: [] }) grouping_keys!: string[];
  @Column('json', { default: [] }) mapping!: MappingRow[];
  /** Into whose queue its incidents come. */
  @Column('uuid', { nullable: true }) team_id!: string | null;
}
