import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { DECISIONS, OPERATION_MODES, type Decision, type JsonObject, type OperationMode } from '#contracts';
import { oneOf, TenantColumn } from '#platform';
import type { PolicyStep } from '../domain/request.ts';

@Entity('policy_claims')
@Check('policy_claims_decision_check', oneOf('decision', DECISIONS))
@Check('policy_claims_mode_check', oneOf('mode', OPERATION_MODES))
@Check('policy_claims_outcome_check', oneOf('outcome', ['proceed', 'denied', 'ask_again']))
@Index('policy_claims_action', ['tenant_id', 'action', 'created_at'], { where: "outcome = 'proceed'" })
@Index('policy_claims_open', ['tenant_id', 'action_id'], { where: 'closed_at IS NULL' })
export class PolicyClaimEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @Column('uuid') action_id!: string;
  @Column('text') action!: string;
  @Column('uuid', { nullable: true }) incident_id!: string | null;
  @Column('timestamptz') created_at!: Date;
  @Column('text') outcome!: 'proceed' | 'denied' | 'ask_again';
  @Column('integer') policy_version!: number;
  @Column('text') mode!: OperationMode;
  @Column('text') decision!: Decision;
  @Column('text') step!: PolicyStep;
  @Column('text', { nullable: true }) rule!: string | null;
  @Column('text') reason!: string;
  @Column('jsonb') input!: JsonObject;
  @Column('timestamptz', { nullable: true }) closed_at!: Date | null;
}
