import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { Role } from '#contracts';
import { oneOf, TenantColumn } from '#platform';
import { ApprovalEntity } from './approval.entity.ts';

@Entity('approval_decisions')
@Check('approval_decisions_check', "(decision = 'approve') OR (length(comment) > 0)")
@Check('approval_decisions_decision_check', oneOf('decision', ['approve', 'reject']))
@Unique(['tenant_id', 'approval_id', 'decider_user_id'])
@ForeignKey(() => ApprovalEntity, ['tenant_id', 'approval_id'], ['tenant_id', 'id'])
export class ApprovalDecisionEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @Column('uuid') approval_id!: string;
  @Column('uuid') decider_user_id!: string;
  @Column('text') decider_name!: string;
  @Column('text') decider_role!: Role;
  @Column('text') decision!: 'approve' | 'reject';
  @Column('text', { nullable: true }) comment!: string | null;
  @Column('timestamptz') decided_at!: Date;
}
