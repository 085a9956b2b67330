import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import {
  actionMachine,
  APPROVAL_LEVELS,
  DECISIONS,
  OPERATION_MODES,
  PROPOSER_TYPES,
  type ActionStatus,
  type ApprovalLevel,
  type Decision,
  type JsonObject,
  type OperationMode,
  type PersonBehind,
  type ProposerType,
  type Role,
  type Voter,
  type Classification,
} from '#contracts';
import { NamesSubject, oneOf, TenantColumn } from '#platform';

@Entity('actions')
@Check('actions_approved_by_check', "jsonb_typeof(approved_by) = 'array'")
@Check('actions_behind_check', "jsonb_typeof(behind) = 'array'")
@Check('actions_decision_check', oneOf('decision', DECISIONS))
@Check('actions_decision_level_check', oneOf('decision_level', APPROVAL_LEVELS))
@Check('actions_digest_check', "digest ~ '^[0-9a-f]{64}$'")
@Check('actions_mode_check', oneOf('mode', OPERATION_MODES))
@Check('actions_proposer_type_check', oneOf('proposer_type', PROPOSER_TYPES))
@Check('actions_status_check', oneOf('status', actionMachine.states))
@Unique(['tenant_id', 'idempotency_key'])
@Unique(['tenant_id', 'run_id', 'step_key'])
@Index('actions_by_incident', ['tenant_id', 'incident_id', 'id'], { where: 'incident_id IS NOT NULL' })
@Index('actions_by_proposer', ['tenant_id', 'proposer_id', 'id'], { where: 'proposer_id IS NOT NULL' })
@Index('actions_by_status', ['tenant_id', 'status', 'id'])
@Index('actions_by_target', ['tenant_id', 'name', 'target_key', 'id'])
@Index('actions_in_hand', ['tenant_id', 'claimed_until'], {
  where: oneOf('status', ['approved', 'executing']),
})
@Index('actions_newest', ['tenant_id', 'id'])
@Index('actions_undone_by', ['tenant_id', 'rollback_of'], { where: 'rollback_of IS NOT NULL' })
@NamesSubject<ActionEntity>('action', {
  columns: ['summary', 'incident_id'],
  name: ({ summary }) => summary,
  incident: ({ incident_id }) => incident_id,
})
export class ActionEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @ForeignKey('incidents')
  @Column('uuid', { nullable: true })
  incident_id!: string | null;
  @Column('text') name!: string;
  @Column('boolean') read_only!: boolean;
  @Column('jsonb') parameters!: JsonObject;
  @Column('text', { array: true }) targets!: string[];
  @Column('text') target_key!: string;
  @Column('text') summary!: string;
  @Column('text', {
    comment: 'SHA-256 of the canonical request: what is approved and what is executed is compared with it',
  })
  digest!: string;
  @Column('text', { nullable: true }) approved_digest!: string | null;
  @Column('text') proposer_type!: ProposerType;
  @Column('text', { nullable: true }) proposer_id!: string | null;
  @Column('text') proposer_name!: string;
  @Column('text', { nullable: true }) proposer_role!: Role | null;
  @Column('text') reason!: string;
  @Column('text', { array: true }) evidence!: string[];
  @Column('jsonb', { nullable: true }) verdict!: ActionVerdict | null;
  @Column('text', { nullable: true }) playbook!: string | null;
  @Column('uuid', { nullable: true }) run_id!: string | null;
  @Column('text', { nullable: true }) step_key!: string | null;
  @Column('text', { nullable: true }) idempotency_key!: string | null;
  @Column('text', { nullable: true }) connector_id!: string | null;
  @Column('text', { nullable: true }) connector_type!: string | null;
  @Column('text', { nullable: true }) connector_name!: string | null;
  @Column('boolean', { default: false }) connector_simulated!: boolean;
  @Column('text') status!: ActionStatus;
  @Column('uuid', { nullable: true }) decision_id!: string | null;
  @Column('text', { nullable: true }) decision!: Decision | null;
  @Column('text', { nullable: true }) decision_rule!: string | null;
  @Column('text', { nullable: true }) decision_reason!: string | null;
  @Column('text', { nullable: true }) decision_level!: ApprovalLevel | null;
  @Column('integer', { nullable: true }) decision_quorum!: number | null;
  @Column('integer', { nullable: true }) policy_version!: number | null;
  @Column('text', { nullable: true }) mode!: OperationMode | null;
  @Column('jsonb', { nullable: true }) result!: JsonObject | null;
  @Column('text', { nullable: true }) error_code!: string | null;
  @Column('text', { nullable: true }) error_message!: string | null;
  @Column('integer', { default: 0 }) attempts!: number;
  @Column('boolean', {
    default: false,
    comment: 'a call may have reached the service: read its state back before sending again',
  })
  may_have_reached!: boolean;
  @Column('integer', { default: 0 }) readbacks!: number;
  @Column('uuid', {
    nullable: true,
    comment: 'the worker that has it in hand; null while executing: nobody, a reconcile job is due',
  })
  claim!: string | null;
  @Column('timestamptz', { nullable: true }) claimed_until!: Date | null;
  @ForeignKey(() => ActionEntity)
  @Column('uuid', { nullable: true })
  rollback_of!: string | null;
  @ForeignKey(() => ActionEntity)
  @Column('uuid', { nullable: true })
  rolled_back_by!: string | null;
  @Column('timestamptz') requested_at!: Date;
  @Column('timestamptz', { nullable: true }) approved_at!: Date | null;
  @Column('timestamptz', { nullable: true }) started_at!: Date | null;
  @Column('timestamptz', { nullable: true }) finished_at!: Date | null;
  @Column('timestamptz') updated_at!: Date;
  /** Written by an earlier release, which knew of one person only; `behind` holds them all. */
  @Column('uuid', { nullable: true }) behind_user!: string | null;
  @Column('jsonb', {
    default: [],
    comment: 'everybody who stands behind the request: [{user_id, name, part}]; none of them decides it',
  })
  behind!: PersonBehind[];
  @Column('jsonb', {
    default: [],
    comment:
      'whose votes the approval rests on: [{user_id, name}]; they are looked at again when the work is claimed',
  })
  approved_by!: Voter[];
  @Column('text', {
    array: true,
    nullable: true,
    comment: 'the names by which the service knows what is touched; null: it was not asked',
  })
  resolved_targets!: string[] | null;
  @Column('boolean', {
    default: false,
    comment: 'who resolved the incident has said that it is carried out all the same',
  })
  kept!: boolean;
}

/** The verdict as it stood when the action was asked for. */
export interface ActionVerdict {
  classification: Classification;
  confidence: number;
  /** A model's, of which the evidence carries less: then nothing goes without a person. */
  beyond_evidence?: boolean;
}
