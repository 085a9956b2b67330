import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TenantColumn } from '#platform';

/** How many incidents count for something, by the hour or day that they count in. */
@Entity('incident_figures')
export class IncidentFigureEntity {
  @TenantColumn({ primary: true, foreignKey: false }) tenant_id!: string;
  @PrimaryColumn('text', { collation: 'C' }) measure!: string;
  /** When the hour or day begins, in UTC. */
  @PrimaryColumn('timestamptz') slot!: Date;
  /** What is counted apart, its parts divided by U+001F. */
  @PrimaryColumn('text', { collation: 'C' }) label!: string;
  @Column('integer') incidents!: number;
}
