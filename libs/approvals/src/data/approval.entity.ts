import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import {
  APPROVAL_LEVELS,
  approvalMachine,
  PROPOSER_TYPES,
  type ApprovalFacts,
  type ApprovalLevel,
  type ApprovalStatus,
  type PersonBehind,
  type ProposerType,
} from '#contracts';
import { NamesSubject, oneOf, TenantColumn } from '#platform';

/**
 * @shared incidents: a list is narrowed to incidents in which people decided, and how long that took
 */
@Entity('approvals')
@Check('approvals_behind_check', "jsonb_typeof(behind) = 'array'")
@Check('approvals_check', "(status = 'pending') = (settled_at IS NULL)")
@Check('approvals_level_check', oneOf('level', APPROVAL_LEVELS))
@Check('approvals_proposer_type_check', oneOf('proposer_type', PROPOSER_TYPES))
@Check('approvals_quorum_check', 'quorum >= 1')
@Check('approvals_status_check', oneOf('status', approvalMachine.states))
@Unique(['tenant_id', 'id'])
@Index('approvals_action', ['tenant_id', 'action_id'])
@Index('approvals_created', { synchronize: false })
@Index('approvals_deadline', ['tenant_id', 'status', 'expires_at', 'id'])
@Index('approvals_incident', ['tenant_id', 'incident_id'], { where: 'incident_id IS NOT NULL' })
@Index('approvals_settled', ['tenant_id', 'settled_at'], { where: 'settled_at IS NOT NULL' })
@Index('approvals_pending', ['tenant_id', 'action_id'], { unique: true, where: "status = 'pending'" })
@NamesSubject<ApprovalEntity>('approval', {
  columns: ['summary', 'incident_id'],
  name: ({ summary }) => summary,
  incident: ({ incident_id }) => incident_id,
})
export class ApprovalEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @Column('uuid') action_id!: string;
  @Column('uuid', { nullable: true }) incident_id!: string | null;
  /** The action's name. */
  @Column('text') action!: string;
  /** One line: what will be done, to what. */
  @Column('text') summary!: string;
  /** Why it was asked for. */
  @Column('text') reason!: string;
  /** SHA-256, hex, of the exact request. */
  @Column('text') digest!: string;
  @Column('text') level!: ApprovalLevel;
  @Column('integer') quorum!: number;
  @Column('text') proposer_type!: ProposerType;
  @Column('uuid', { nullable: true }) proposer_user_id!: string | null;
  @Column('text') proposer_name!: string;
  @Column('text', { default: 'pending' }) status!: ApprovalStatus;
  @Column({ type: 'timestamptz', precision: 3 }) created_at!: Date;
  @Column({ type: 'timestamptz', precision: 3 }) expires_at!: Date;
  @Column('timestamptz', { nullable: true }) settled_at!: Date | null;
  /** Everybody who stands behind the request; none of them decides it. */
  @Column('jsonb', { default: [] }) behind!: PersonBehind[];
  @Column('text', {
    nullable: true,
    comment: 'why an approval given no longer covered the action; null when it is asked for the first time',
  })
  asked_again!: string | null;
  @Column('jsonb', {
    nullable: true,
    comment:
      'policy version, mode and state of the incident when it was asked for: what has changed since is told',
  })
  facts!: ApprovalFacts | null;
}
