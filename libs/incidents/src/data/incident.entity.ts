import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import {
  ALERT_STATES,
  APPROVAL_LEVELS,
  CLASSIFICATIONS,
  DISPOSITIONS,
  INCIDENT_TYPES,
  incidentMachine,
  SEVERITIES,
  type AlertState,
  type ApprovalLevel,
  type Classification,
  type Disposition,
  type IncidentStatus,
  type IncidentType,
  type PersonBehind,
  type Severity,
} from '#contracts';
import { NamesSubject, oneOf, TenantColumn } from '#platform';
import type { IncidentFacts } from '../domain/alert-facts.ts';
import { incidentNumber } from '../domain/incident-ref.ts';

@Entity('incidents')
@Check('incidents_behind_check', "jsonb_typeof(behind) = 'array'")
@Check('incidents_characters_unread_check', 'characters_unread >= 0')
@Check('incidents_check', "(status = 'resolved') = ((disposition IS NOT NULL) <> (closure IS NOT NULL))")
@Check('incidents_closure_check', "closure = 'source'")
@Check('incidents_source_state_check', oneOf('source_state', ALERT_STATES))
@Check('incidents_disposition_check', oneOf('disposition', DISPOSITIONS))
@Check('incidents_escalation_level_check', oneOf('escalation_level', APPROVAL_LEVELS))
@Check('incidents_number_check', 'number > 0')
@Check('incidents_observables_left_out_check', 'observables_left_out >= 0')
@Check('incidents_resolution_seconds_check', 'resolution_seconds >= 0')
@Check('incidents_severity_check', oneOf('severity', SEVERITIES))
@Check('incidents_status_check', oneOf('status', incidentMachine.states))
@Check('incidents_words_left_out_check', 'words_left_out >= 0')
@Check('incidents_type_check', oneOf('type', INCIDENT_TYPES))
@Check('incidents_verdict_classification_check', oneOf('verdict_classification', CLASSIFICATIONS))
@Check('incidents_verdict_confidence_check', '(verdict_confidence >= 0) AND (verdict_confidence <= 1)')
@Unique(['tenant_id', 'number'])
@Index('incidents_assignee', ['tenant_id', 'assignee_id', 'created_at', 'id'], {
  where: 'assignee_id IS NOT NULL',
})
@Index('incidents_created', ['tenant_id', 'created_at', 'id'])
@Index('incidents_detector', ['tenant_id', 'detector', 'created_at', 'id'], {
  where: 'disposition IS NOT NULL',
})
@Index('incidents_disposition', ['tenant_id', 'disposition', 'created_at', 'id'], {
  where: 'disposition IS NOT NULL',
})
@Index('incidents_inconclusive', ['tenant_id'], {
  where: "status = 'triaged' AND verdict_classification = 'inconclusive'",
})
@Index('incidents_open_key', ['tenant_id', 'open_key'], { unique: true, where: 'open_key IS NOT NULL' })
@Index('incidents_resolution_time', ['tenant_id', 'resolution_seconds', 'resolved_at'], {
  where: 'resolution_seconds IS NOT NULL',
})
@Index('incidents_resolved', ['tenant_id', 'resolved_at'], { where: 'resolved_at IS NOT NULL' })
@Index('incidents_resolver', ['tenant_id', 'resolved_by', 'created_at', 'id'], {
  where: 'disposition IS NOT NULL',
})
@Index('incidents_source', ['tenant_id', 'source', 'created_at', 'id'])
@Index('incidents_status', ['tenant_id', 'status', 'severity_rank', 'created_at', 'id'])
@Index('incidents_team', ['tenant_id', 'team_id', 'created_at', 'id'], { where: 'team_id IS NOT NULL' })
@Index('incidents_triage_due', ['tenant_id', 'id'], { where: 'triage_wanted > triage_seen' })
@Index('incidents_triage_time', ['tenant_id', 'triage_seconds', 'created_at'], {
  where: 'triage_seconds IS NOT NULL',
})
@Index('incidents_type', ['tenant_id', 'type', 'created_at', 'id'])
@Index('incidents_urgency', ['tenant_id', 'severity_rank', 'verdict_classification', 'created_at', 'id'], {
  where: "status <> 'resolved'",
})
@Index('incidents_verdict', ['tenant_id', 'verdict_classification', 'created_at', 'id'], {
  where: 'verdict_classification IS NOT NULL',
})
@Index(
  'incidents_waiting',
  ['tenant_id', 'team_id', 'severity_rank', 'verdict_classification', 'created_at', 'id'],
  { where: "team_id IS NOT NULL AND assignee_id IS NULL AND status <> 'resolved'" },
)
@NamesSubject<IncidentEntity>('incident', {
  columns: ['number'],
  name: ({ number }) => incidentNumber(number),
  incident: ({ id }) => id,
})
export class IncidentEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn({ foreignKey: false }) tenant_id!: string;
  @Column('integer') number!: number;
  @Column('text') title!: string;
  @Column('text') description!: string;
  @Column('text') type!: IncidentType;
  @Column('text') severity!: Severity;
  @Column({
    type: 'smallint',
    generatedType: 'STORED',
    asExpression:
      "CASE severity WHEN 'informational' THEN 0 WHEN 'low' THEN 1 WHEN 'medium' THEN 2 WHEN 'high' THEN 3 ELSE 4 END",
  })
  severity_rank!: number;
  @Column('text') status!: IncidentStatus;
  @Column('text') source!: string;
  @Column('uuid', { nullable: true }) source_id!: string | null;
  @Column('text', { nullable: true }) playbook!: string | null;
  @Column('text', { nullable: true }) open_key!: string | null;
  @Column('integer', { default: 1 }) alert_count!: number;
  @Column('integer', { default: 0 }) evidence_count!: number;
  @Column('integer', { default: 0 }) observables_left_out!: number;
  @Column('integer', { default: 0 }) characters_unread!: number;
  /** Of one of its texts: it is not found by them. */
  @Column('integer', { default: 0 }) words_left_out!: number;
  @Column('uuid', { nullable: true }) assignee_id!: string | null;
  @Column('text', { nullable: true }) assignee_name!: string | null;
  @Column('text', { nullable: true }) escalation_level!: ApprovalLevel | null;
  @Column('uuid', { nullable: true }) run_id!: string | null;
  @Column('uuid', { nullable: true }) verdict_id!: string | null;
  @Column('text', { nullable: true }) verdict_classification!: Classification | null;
  @Column('double precision', { nullable: true }) verdict_confidence!: number | null;
  @Column('text', { nullable: true }) verdict_category!: string | null;
  @Column('timestamptz') triage_requested_at!: Date;
  @Column('double precision', { nullable: true }) triage_seconds!: number | null;
  @Column('text', { nullable: true }) disposition!: Disposition | null;
  @Column('text', { nullable: true }) resolution_note!: string | null;
  @Column('timestamptz', { nullable: true }) resolved_at!: Date | null;
  @Column('text', { nullable: true }) resolved_by!: string | null;
  @Column('integer', { default: 1 }) version!: number;
  @Column('timestamptz') created_at!: Date;
  @Column('timestamptz') updated_at!: Date;
  @Column('timestamptz') last_alert_at!: Date;
  @Column('uuid', {
    nullable: true,
    comment: 'the user who entered it by hand, behind an API key too; null: a source brought it',
  })
  entered_by!: string | null;
  @Column('text', { nullable: true }) entered_by_name!: string | null;
  @Column('jsonb', { default: [] }) behind!: PersonBehind[];
  /** Null while no alert has joined it. */
  @Column('json', { nullable: true }) facts!: IncidentFacts | null;
  /** How its source says that it stands; `resolved` when that is said of all its alerts. */
  @Column('text', { nullable: true }) source_state!: AlertState | null;
  /** Who has ended it where no person has; a person gives a disposition instead. */
  @Column('text', { nullable: true }) closure!: 'source' | null;
  /** Its source has ended it, and its verdict is waited for. */
  @Column('boolean', { default: false }) closure_due!: boolean;
  /** How often its alerts have said something worse or new, and how often when its last triage began. */
  @Column('integer', { default: 0 }) triage_wanted!: number;
  @Column('integer', { default: 0 }) triage_seen!: number;
  /** Alerts that have joined it and said nothing worse or new. */
  @Column('integer', { default: 0 }) quiet_alerts!: number;
  /** Words that people have put on it, in one spelling (`domain/tags.ts`); searched by as `incident_words`. */
  @Column('text', { array: true, default: [] }) tags!: string[];
  /** Until then it is not in the queue; what its alerts say new ends that. */
  @Column('timestamptz', { nullable: true }) snoozed_until!: Date | null;
  /** The resolved incident of the same thing that it goes on from. */
  @Column('uuid', { nullable: true }) earlier_incident_id!: string | null;
  /** What raised its first alert, by the name of its rule; empty: none was named. */
  @Column('text', { default: '' }) detector!: string;
  /** From the first alert until a person resolved it. */
  @Column('double precision', { nullable: true }) resolution_seconds!: number | null;
  /** In whose queue it is. */
  @Column('uuid', { nullable: true }) team_id!: string | null;
}
