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
@Index('audit_logs_event', { synchronize: false })
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
}
