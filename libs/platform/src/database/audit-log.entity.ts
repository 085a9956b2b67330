import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ActorType, Json } from '#contracts';
import { TenantColumn } from './entity.ts';

/**
 * @shared audit: reads what every unit of work writes
 */
@Entity('audit_logs')
@Check('audit_logs_authenticated', '(mac IS NOT NULL) AND (octet_length(mac) = 32)')
@Check('audit_logs_details', "jsonb_typeof(details) = 'object'")
@Check(
  'audit_logs_moment',
  "isfinite(occurred_at) AND (occurred_at >= '2000-01-01 00:00:00+00') AND (occurred_at < '3000-01-01 00:00:00+00')",
)
@Index('audit_logs_actor', { synchronize: false })
@Index('audit_logs_behalf', ['tenant_id', 'on_behalf_id', 'id'], { where: 'on_behalf_id IS NOT NULL' })
@Index('audit_logs_event', { synchronize: false })
@Index('audit_logs_incident', ['tenant_id', 'incident_id', 'id'], { where: 'incident_id IS NOT NULL' })
@Index('audit_logs_people', ['tenant_id', 'id'], { where: "actor_type = 'user'" })
@Index('audit_logs_people_events', ['tenant_id', 'event', 'id'], { where: "actor_type = 'user'" })
@Index('audit_logs_run', ['tenant_id', 'run_id', 'id'], { where: 'run_id IS NOT NULL' })
@Index('audit_logs_subject', { synchronize: false })
export class AuditLogEntity {
  @TenantColumn({ primary: true, foreignKey: false }) tenant_id!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column({ type: 'timestamptz', precision: 3 }) occurred_at!: Date;
  @Column('text') actor_type!: ActorType;
  @Column('text', { nullable: true }) actor_id!: string | null;
  @Column('text') actor_name!: string;
  @Column('text', { nullable: true }) ip!: string | null;
  @Column('text') correlation_id!: string;
  @Column('text') event!: string;
  @Column('text') subject_type!: string;
  @Column('text') subject_id!: string;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('jsonb') details!: Json;
  /** HMAC of what the entry says; null for entries of before there was one. */
  @Column('bytea', { nullable: true }) mac!: Buffer | null;
  /** Of the incident that it is about or belongs to. As the two below made by the database, to be found by; not authenticated. */
  @Column({
    type: 'text',
    nullable: true,
    generatedType: 'STORED',
    asExpression:
      "CASE WHEN subject_type = 'incident' THEN subject_id ELSE details -> 'payload' ->> 'incident_id' END",
  })
  incident_id!: string | null;
  /** Of the playbook's run that did it, or that began or ended. */
  @Column({
    type: 'text',
    nullable: true,
    generatedType: 'STORED',
    asExpression:
      "CASE WHEN actor_type IN ('playbook', 'agent') THEN actor_id WHEN subject_type = 'run' AND actor_type <> 'user' THEN subject_id END",
  })
  run_id!: string | null;
  /** Of the person or key for whom it was carried out. */
  @Column({
    type: 'text',
    nullable: true,
    generatedType: 'STORED',
    asExpression: "details -> 'on_behalf_of' ->> 'id'",
  })
  on_behalf_id!: string | null;
}
