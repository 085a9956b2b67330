import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { runMachine, type PersonBehind, type RunStatus } from '#contracts';
import { NamesSubject, oneOf, TenantColumn } from '#platform';
import { PlaybookVersionEntity } from './playbook-version.entity.ts';
import { PlaybookEntity } from './playbook.entity.ts';

@Entity('playbook_runs')
@Check('playbook_runs_behind_check', "jsonb_typeof(behind) = 'array'")
@Check('playbook_runs_status_check', oneOf('status', runMachine.states))
@Unique(['incident_id', 'trigger_key'])
@Index('playbook_runs_active', ['incident_id'], {
  unique: true,
  where: oneOf('status', ['queued', 'running', 'waiting']),
})
@Index('playbook_runs_in_hand', ['tenant_id', 'lease_until'], {
  where: oneOf('status', ['queued', 'running']),
})
@Index('playbook_runs_incident', ['incident_id', 'created_at', 'id'])
@Index('playbook_runs_playbook', ['playbook_id', 'created_at', 'id'])
@NamesSubject<PlaybookRunEntity>('run', {
  columns: ['playbook', 'incident_id'],
  name: ({ playbook }) => playbook,
  incident: ({ incident_id }) => incident_id,
})
export class PlaybookRunEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @ForeignKey('incidents', { onDelete: 'CASCADE' })
  @Column('uuid')
  incident_id!: string;
  @ForeignKey(() => PlaybookEntity)
  @Column('uuid')
  playbook_id!: string;
  @ForeignKey(() => PlaybookVersionEntity)
  @Column('uuid')
  playbook_version_id!: string;
  @Column('text') playbook!: string;
  @Column('integer') version!: number;
  @Column('text') trigger_key!: string;
  @Column('text') requested_by!: string;
  @Column('text') status!: RunStatus;
  @Column('uuid', { nullable: true }) verdict_id!: string | null;
  @Column('text', { nullable: true }) error_code!: string | null;
  @Column('text', { nullable: true }) error_message!: string | null;
  /** Null: queued, for whoever takes it up. */
  @Column('uuid', { nullable: true }) lease_owner!: string | null;
  @Column('timestamptz', { nullable: true }) lease_until!: Date | null;
  @Column('integer', { default: 0 }) signals!: number;
  @Column('integer', { default: 0 }) failures!: number;
  @Column('timestamptz') created_at!: Date;
  @Column('timestamptz', { nullable: true }) started_at!: Date | null;
  @Column('timestamptz', { nullable: true }) finished_at!: Date | null;
  /** Written by an earlier release, which knew of one person only; `behind` holds them all. */
  @Column('uuid', { nullable: true }) requested_by_user!: string | null;
  /** Everybody who stands behind what it asks for. */
  @Column('jsonb', { default: [] }) behind!: PersonBehind[];
}
