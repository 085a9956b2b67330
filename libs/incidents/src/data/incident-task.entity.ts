import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { taskMachine, type ActorType, type TaskStatus } from '#contracts';
import { oneOf, TenantColumn } from '#platform';
import { IncidentEntity } from './incident.entity.ts';

/** Something that a person has to do for an incident. */
@Entity('incident_tasks')
@Check('incident_tasks_title_check', "title <> ''")
@Check('incident_tasks_status_check', oneOf('status', taskMachine.states))
@Check('incident_tasks_check', '(asked IS NULL) = (playbook IS NULL) AND (asked IS NULL) = (run_id IS NULL)')
@Check('incident_tasks_check1', '(assignee_id IS NULL) = (assignee_name IS NULL)')
@Check('incident_tasks_check2', "(status = 'skipped') = (reason IS NOT NULL)")
@Check(
  'incident_tasks_check3',
  "(status = 'open') = (settled_at IS NULL) AND (settled_at IS NULL) = (settled_by IS NULL)",
)
@Index('incident_tasks_asked', ['incident_id', 'asked'], { unique: true })
@Index('incident_tasks_own', ['tenant_id', 'assignee_id', 'id'], {
  where: "status = 'open' AND assignee_id IS NOT NULL",
})
export class IncidentTaskEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn({ foreignKey: false }) tenant_id!: string;
  @ForeignKey(() => IncidentEntity, { onDelete: 'CASCADE' })
  @Column('uuid')
  incident_id!: string;
  @Column('text') title!: string;
  @Column('text') instructions!: string;
  @Column('text') status!: TaskStatus;
  /** Why it is skipped. */
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('uuid', { nullable: true }) assignee_id!: string | null;
  @Column('text', { nullable: true }) assignee_name!: string | null;
  @Column('timestamptz', { nullable: true }) due_at!: Date | null;
  @Column('text') author_type!: ActorType;
  @Column('text') author_name!: string;
  @Column('timestamptz') created_at!: Date;
  /** As a playbook asks for it, whatever people call it since; null: a person's. */
  @Column('text', { nullable: true }) asked!: string | null;
  @Column('text', { nullable: true }) playbook!: string | null;
  @Column('uuid', { nullable: true }) run_id!: string | null;
  @Column('text', { nullable: true }) settled_by!: string | null;
  @Column('timestamptz', { nullable: true }) settled_at!: Date | null;
  @Column('integer') version!: number;
}
