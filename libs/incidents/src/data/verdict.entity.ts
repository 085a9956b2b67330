import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CLASSIFICATIONS, type Capability, type Classification, type VerdictDraft } from '#contracts';
import { oneOf, TenantColumn } from '#platform';
import { IncidentEntity } from './incident.entity.ts';

@Entity('verdicts')
@Check('verdicts_analyst_check', oneOf('analyst', ['claude', 'offline']))
@Check('verdicts_classification_check', oneOf('classification', CLASSIFICATIONS))
@Check('verdicts_confidence_check', '(confidence >= 0) AND (confidence <= 1)')
@Index('verdicts_incident', ['incident_id', 'created_at', 'id'])
export class VerdictEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn({ foreignKey: false }) tenant_id!: string;
  @ForeignKey(() => IncidentEntity, { onDelete: 'CASCADE' })
  @Column('uuid')
  incident_id!: string;
  @Column('uuid', { nullable: true }) run_id!: string | null;
  @Column('text') classification!: Classification;
  @Column('double precision') confidence!: number;
  @Column('text') category!: string;
  @Column('text') summary!: string;
  @Column('json') reasoning!: VerdictDraft['reasoning'];
  @Column('json') techniques!: string[];
  @Column('json') recommended_actions!: VerdictDraft['recommended_actions'];
  @Column('json') missing!: string[];
  @Column('text') analyst!: 'claude' | 'offline';
  @Column('text', { nullable: true }) fallback_reason!: string | null;
  @Column('text', { nullable: true }) model!: string | null;
  @Column('json', { nullable: true }) usage!: VerdictDraft['usage'];
  @Column('timestamptz') created_at!: Date;
  @Column('json', { default: [] }) not_connected!: Capability[];
  @Column('json', { default: [] }) reservations!: string[];
}
