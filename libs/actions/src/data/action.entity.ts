import { Column, Entity, PrimaryColumn } from 'typeorm';
import type {
  ActionStatus,
  ApprovalLevel,
  Classification,
  Decision,
  JsonObject,
  OperationMode,
  PersonBehind,
  ProposerType,
  Role,
  Voter,
} from '#contracts';

/** Property names are the column names, so that rows of TypeORM and of plain SQL have one shape. */
@Entity('actions')
export class ActionEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') tenant_id!: string;
  @Column('uuid', { nullable: true }) incident_id!: string | null;
  @Column('text') name!: string;
  @Column('boolean') read_only!: boolean;
  @Column('jsonb') parameters!: JsonObject;
  @Column('text', { array: true }) targets!: string[];
  @Column('text') target_key!: string;
  @Column('text') summary!: string;
  @Column('text') digest!: string;
  @Column('text', { nullable: true }) approved_digest!: string | null;
  /** Whose votes the approval rests on. */
  @Column('jsonb') approved_by!: Voter[];
  /** The names by which the service knows what is touched. */
  @Column('text', { array: true, nullable: true }) resolved_targets!: string[] | null;
  /** Carried out although the incident is resolved. */
  @Column('boolean') kept!: boolean;
  @Column('text') proposer_type!: ProposerType;
  @Column('text', { nullable: true }) proposer_id!: string | null;
  @Column('text') proposer_name!: string;
  @Column('text', { nullable: true }) proposer_role!: Role | null;
  @Column('jsonb') behind!: PersonBehind[];
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
  @Column('boolean') connector_simulated!: boolean;
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
  @Column('integer') attempts!: number;
  @Column('boolean') may_have_reached!: boolean;
  @Column('integer') readbacks!: number;
  @Column('uuid', { nullable: true }) claim!: string | null;
  @Column('timestamptz', { nullable: true }) claimed_until!: Date | null;
  @Column('uuid', { nullable: true }) rollback_of!: string | null;
  @Column('uuid', { nullable: true }) rolled_back_by!: string | null;
  @Column('timestamptz') requested_at!: Date;
  @Column('timestamptz', { nullable: true }) approved_at!: Date | null;
  @Column('timestamptz', { nullable: true }) started_at!: Date | null;
  @Column('timestamptz', { nullable: true }) finished_at!: Date | null;
  @Column('timestamptz') updated_at!: Date;
}

/** The verdict as it stood when the action was asked for. */
export interface ActionVerdict {
  classification: Classification;
  confidence: number;
  /** A model's, of which the evidence carries less: then nothing goes without a person. */
  beyond_evidence?: boolean;
}
