import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import {
  ALERT_STATES,
  INCIDENT_TYPES,
  SEVERITIES,
  type AlertState,
  type IncidentType,
  type Json,
  type JsonObject,
  type Severity,
} from '#contracts';
import { oneOf, TenantColumn } from '#platform';
import type { AlertNews } from '../domain/alert-changes.ts';
import { IncidentEntity } from './incident.entity.ts';

@Entity('alerts')
@Check('alerts_state_check', oneOf('state', ALERT_STATES))
@Check('alerts_severity_check', oneOf('severity', SEVERITIES))
@Check('alerts_type_check', oneOf('type', INCIDENT_TYPES))
@Index('alerts_incident', ['incident_id', 'received_at', 'id'])
export class AlertEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn({ foreignKey: false }) tenant_id!: string;
  @ForeignKey(() => IncidentEntity, { onDelete: 'CASCADE' })
  @Column('uuid')
  incident_id!: string;
  @Column('boolean') opened_incident!: boolean;
  @Column('text') source!: string;
  @Column('uuid', { nullable: true }) source_id!: string | null;
  @Column('text', { nullable: true }) external_id!: string | null;
  @Column('text') fingerprint!: string;
  @Column('text') title!: string;
  @Column('text') description!: string;
  @Column('text') severity!: Severity;
  @Column('text') type!: IncidentType;
  @Column('timestamptz', { nullable: true }) occurred_at!: Date | null;
  @Column('timestamptz') received_at!: Date;
  @Column('text', { nullable: true }) recipient!: string | null;
  @Column('json') fields!: JsonObject;
  @Column('json') raw!: Json;
  @Column('text', { nullable: true }) raw_email!: string | null;
  @Column('text', { nullable: true }) state!: AlertState | null;
  /** What it has changed of its incident; null of the one that made it. */
  @Column('json', { nullable: true }) changes!: AlertNews | null;
}
