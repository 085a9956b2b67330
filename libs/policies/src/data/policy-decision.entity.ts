import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import {
  APPROVAL_LEVELS,
  DECISIONS,
  OPERATION_MODES,
  type ApprovalLevel,
  type Decision,
  type JsonObject,
  type OperationMode,
} from '#contracts';
import { oneOf, TenantColumn } from '#platform';
import { POLICY_STEPS, type PolicyStep } from '../domain/request.ts';

@Entity('policy_decisions')
@Check('policy_decisions_check', "(decision = 'require_approval') = (level IS NOT NULL)")
@Check('policy_decisions_decision_check', oneOf('decision', DECISIONS))
@Check('policy_decisions_level_check', oneOf('level', APPROVAL_LEVELS))
@Check('policy_decisions_mode_check', oneOf('mode', OPERATION_MODES))
@Check('policy_decisions_quorum_check', 'quorum >= 1')
@Check('policy_decisions_step_check', oneOf('step', POLICY_STEPS))
@Index('policy_decisions_action', ['tenant_id', 'action', 'created_at'])
@Index('policy_decisions_rule', ['tenant_id', 'rule', 'created_at'], { where: "step = 'rule'" })
@Index('policy_decisions_time', ['tenant_id', 'created_at', 'id'])
@Index('policy_decisions_incident', ['tenant_id', 'incident_id', 'created_at'])
export class PolicyDecisionEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @Column('timestamptz') created_at!: Date;
  @Column('integer') policy_version!: number;
  @Column('text') mode!: OperationMode;
  @Column('text') action!: string;
  @Column('uuid', { nullable: true }) incident_id!: string | null;
  @Column('text') decision!: Decision;
  @Column('text', { nullable: true }) level!: ApprovalLevel | null;
  @Column('integer') quorum!: number;
  @Column('text') step!: PolicyStep;
  @Column('text', { nullable: true }) rule!: string | null;
  @Column('text') reason!: string;
  @Column('jsonb') input!: JsonObject;
}
