import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { Classification, Disposition, Severity } from '#contracts';
import { RowsPass, TenantColumn } from '#platform';

/** What an incident counts for since a change (sign 1), and no longer does (-1), until it is in the figures. */
@Entity('incident_figure_changes')
@RowsPass()
@Check('incident_figure_changes_sign_check', 'sign = ANY (ARRAY[-1, 1])')
export class IncidentFigureChangeEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn({ foreignKey: false }) tenant_id!: string;
  @Column('smallint') sign!: -1 | 1;
  @Column('timestamptz') created_at!: Date;
  @Column('text') severity!: Severity;
  @Column('text') source!: string;
  @Column('text') detector!: string;
  @Column('text', { nullable: true }) verdict_classification!: Classification | null;
  @Column('double precision', { nullable: true }) verdict_confidence!: number | null;
  @Column('double precision', { nullable: true }) triage_seconds!: number | null;
  @Column('text', { nullable: true }) disposition!: Disposition | null;
  @Column('text', { nullable: true }) closure!: 'source' | null;
  @Column('timestamptz', { nullable: true }) resolved_at!: Date | null;
  @Column('text', { nullable: true }) resolved_by!: string | null;
  @Column('double precision', { nullable: true }) resolution_seconds!: number | null;
}
