import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { stepMachine, type Json, type StepStatus } from '#contracts';
import { oneOf, TenantColumn } from '#platform';
import { STEP_KINDS, type StepKind } from '../domain/definition.ts';
import type { StepError } from '../domain/state.ts';
import { PlaybookRunEntity } from './playbook-run.entity.ts';

@Entity('playbook_steps')
@Check('playbook_steps_kind_check', oneOf('kind', STEP_KINDS))
@Check('playbook_steps_status_check', oneOf('status', stepMachine.states))
@Unique(['run_id', 'step_key'])
@Index('playbook_steps_action', ['action_id'], { where: 'action_id IS NOT NULL' })
export class PlaybookStepEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn({ foreignKey: false }) tenant_id!: string;
  @ForeignKey(() => PlaybookRunEntity, { onDelete: 'CASCADE' })
  @Column('uuid')
  run_id!: string;
  @Column({ type: 'text', collation: 'C' }) step_key!: string;
  @Column('text', { nullable: true }) step_id!: string | null;
  @Column('text') kind!: StepKind;
  @Column('text') title!: string;
  @Column('text') status!: StepStatus;
  @Column('json') input!: Json;
  @Column('json') output!: Json;
  @Column('json', { nullable: true }) error!: StepError | null;
  @Column('json') evidence!: string[];
  @Column('integer') attempts!: number;
  @Column('uuid', { nullable: true }) action_id!: string | null;
  @Column('timestamptz') started_at!: Date;
  @Column('timestamptz', { nullable: true }) finished_at!: Date | null;
}
