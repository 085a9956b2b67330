import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { oneOf, TenantColumn } from '#platform';
import { WATCH_REASONS, type WatchReason } from '../domain/watching.ts';
import { IncidentEntity } from './incident.entity.ts';

/** Somebody who is told what becomes of an incident. */
@Entity('incident_watchers')
@Check('incident_watchers_reason_check', oneOf('reason', WATCH_REASONS))
export class IncidentWatcherEntity {
  @ForeignKey(() => IncidentEntity, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  incident_id!: string;
  @PrimaryColumn('uuid') user_id!: string;
  @TenantColumn({ foreignKey: false }) tenant_id!: string;
  @Column('text') reason!: WatchReason;
  @Column('timestamptz') since!: Date;
}
