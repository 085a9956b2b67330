import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { Capability, JsonObject } from '#contracts';
import { NamesSubject, oneOf, TenantColumn } from '#platform';
import { HEALTH_STATUSES, type HealthStatus } from '../domain/health.ts';

@Entity('connectors')
@Check(
  'connectors_capability_names',
  "(array_position(capabilities, NULL) IS NULL) AND (array_to_string(capabilities, ',') ~ '^([a-z][a-z0-9_]{0,63}(,[a-z][a-z0-9_]{0,63})*)?$')",
)
@Check('connectors_health_status_check', oneOf('health_status', HEALTH_STATUSES))
@Check('connectors_name_check', "name <> ''")
@Check('connectors_version_check', 'version >= 1')
@Unique(['tenant_id', 'id'])
@Unique(['tenant_id', 'name'])
@NamesSubject<ConnectorEntity>('connector', { columns: ['name'], name: ({ name }) => name })
export class ConnectorEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @Column('text') type!: string;
  @Column('text') name!: string;
  @Column('text', { array: true }) capabilities!: Capability[];
  @Column('jsonb') settings!: JsonObject;
  @Column('text', { nullable: true }) secrets!: string | null;
  @Column('text', { array: true, default: [] }) secret_names!: string[];
  @Column('boolean') enabled!: boolean;
  @Column('integer', { default: 1 }) version!: number;
  @Column('text', { default: 'unknown' }) health_status!: HealthStatus;
  @Column('text', { nullable: true }) health_error!: string | null;
  @Column('timestamptz', { nullable: true }) health_checked_at!: Date | null;
  @Column('integer', { nullable: true }) health_latency_ms!: number | null;
  @Column('timestamptz') created_at!: Date;
  @Column('timestamptz') updated_at!: Date;
}
