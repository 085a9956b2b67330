import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { ErrorCode } from '#contracts';
import { oneOf, TenantColumn } from '#platform';
import { BULK_OUTCOMES, BULK_UNDONE, type BulkOutcome, type BulkUndone } from '../domain/bulk.ts';
import { IncidentOperationEntity } from './incident-operation.entity.ts';

/** One incident of a change of many; settled in the transaction that changes the incident. */
@Entity('incident_operation_items')
@Check('incident_operation_items_outcome_check', oneOf('outcome', BULK_OUTCOMES))
@Check('incident_operation_items_undone_check', oneOf('undone', BULK_UNDONE))
@ForeignKey(() => IncidentOperationEntity, ['tenant_id', 'operation_id'], ['tenant_id', 'id'], {
  onDelete: 'CASCADE',
})
export class IncidentOperationItemEntity {
  @TenantColumn({ primary: true, foreignKey: false }) tenant_id!: string;
  @PrimaryColumn('uuid') operation_id!: string;
  @PrimaryColumn('integer') place!: number;
  /** As it was named: there may be none. */
  @Column('uuid') incident_id!: string;
  @Column('text') outcome!: BulkOutcome;
  @Column('text', { nullable: true }) code!: ErrorCode | null;
  @Column('text', { nullable: true }) detail!: string | null;
  /** What it is put back to. */
  @Column('json', { nullable: true }) before!: BulkBefore | null;
  /** The incident's, after the change. */
  @Column('integer', { nullable: true }) version!: number | null;
  @Column('text', { nullable: true }) undone!: BulkUndone | null;
  @Column('text', { nullable: true }) undone_detail!: string | null;
}

export interface BulkBefore {
  assignee_id?: string | null;
  team_id?: string | null;
  tags?: string[];
  snoozed_until?: string | null;
}
