import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { TenantColumn } from '#platform';
import type { NotedIncident } from '../domain/handover.ts';

/** What somebody leaves to whoever comes next, with what was open then. */
@Entity('handovers')
@Check('handovers_check', '(recipient_id IS NULL) = (recipient_name IS NULL)')
@Check('handovers_incidents_check', "jsonb_typeof(incidents) = 'array'")
@Index('handovers_created', ['tenant_id', 'created_at', 'id'])
export class HandoverEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @Column('uuid') author_id!: string;
  @Column('text') author_name!: string;
  /** Null: to everybody who works on incidents. */
  @Column('uuid', { nullable: true }) recipient_id!: string | null;
  @Column('text', { nullable: true }) recipient_name!: string | null;
  @Column('text') note!: string;
  @Column('jsonb') incidents!: NotedIncident[];
  @Column({ type: 'timestamptz', precision: 3 }) created_at!: Date;
}
