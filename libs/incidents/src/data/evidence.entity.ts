import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { POLARITIES, type Json, type Polarity } from '#contracts';
import { oneOf, TenantColumn } from '#platform';
import { IncidentEntity } from './incident.entity.ts';

@Entity('evidence')
@Check('evidence_number_check', 'number > 0')
@Check('evidence_polarity_check', oneOf('polarity', POLARITIES))
@Check('evidence_source_type_check', oneOf('source_type', ['connector', 'parser', 'person', 'system']))
@Check('evidence_weight_check', '(weight >= 0) AND (weight <= 1)')
@Unique(['incident_id', 'number'])
export class EvidenceEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn({ foreignKey: false }) tenant_id!: string;
  @ForeignKey(() => IncidentEntity, { onDelete: 'CASCADE' })
  @Column('uuid')
  incident_id!: string;
  @Column('integer') number!: number;
  @Column('text') kind!: string;
  @Column('text') source_type!: 'connector' | 'parser' | 'person' | 'system';
  @Column('text') source_name!: string;
  @Column('text') subject_type!: string;
  @Column('text') subject_value!: string;
  @Column('text') statement!: string;
  @Column('text') polarity!: Polarity;
  @Column('double precision') weight!: number;
  @Column('json') raw!: Json;
  @Column('timestamptz') observed_at!: Date;
  @Column('uuid', { nullable: true }) run_id!: string | null;
  @Column('text', { nullable: true }) step!: string | null;
  @Column('uuid', { nullable: true }) action_id!: string | null;
  @Column('timestamptz') created_at!: Date;
}
