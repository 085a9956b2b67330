import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { ActorType, JsonObject } from '#contracts';
import { oneOf, TenantColumn } from '#platform';
import { IncidentEntity } from './incident.entity.ts';

const CHANGE_KINDS = ['state', 'field', 'action', 'task'] as const;

@Entity('incident_changes')
@Check('incident_changes_kind_check', oneOf('kind', CHANGE_KINDS))
@Index('incident_changes_incident', ['incident_id', 'created_at', 'id'])
export class IncidentChangeEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn({ foreignKey: false }) tenant_id!: string;
  @ForeignKey(() => IncidentEntity, { onDelete: 'CASCADE' })
  @Column('uuid')
  incident_id!: string;
  @Column('text') kind!: (typeof CHANGE_KINDS)[number];
  @Column('text') actor_type!: ActorType;
  @Column('text') actor_name!: string;
  @Column('text') text!: string;
  @Column('json') data!: JsonObject;
  @Column('timestamptz') created_at!: Date;
}
