import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { APPROVAL_LEVELS, type ApprovalLevel, type Role } from '#contracts';
import { oneOf, TenantColumn } from '#platform';
import type { NotificationKind } from '../domain/kinds.ts';

@Entity('notifications')
@Check('notifications_kind_check', "kind ~ '^[a-z_]{1,40}$'")
@Check('notifications_mail_level_check', oneOf('mail_level', APPROVAL_LEVELS))
@Unique(['tenant_id', 'id'])
@Unique(['tenant_id', 'source'])
@Index('notifications_created', { synchronize: false })
export class NotificationEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @Column('text') kind!: NotificationKind;
  @Column('text') title!: string;
  @Column('text') body!: string;
  @Column('text') subject_type!: string;
  @Column('uuid') subject_id!: string;
  @Column('uuid', { nullable: true }) incident_id!: string | null;
  @Column('text', { array: true }) roles!: Role[];
  /** Written by an earlier release, which knew of one person only; `except_user_ids` holds them all. */
  @Column('uuid', { nullable: true }) except_user_id!: string | null;
  @Column('text', { nullable: true }) mail_level!: ApprovalLevel | null;
  @Column('text') source!: string;
  @Column({ type: 'timestamptz', precision: 3 }) created_at!: Date;
  @Column('timestamptz', { nullable: true }) settled_at!: Date | null;
  @Column('uuid', { array: true, default: [] }) except_user_ids!: string[];
  /** Whom it concerns, of those roles; null: all of them. */
  @Column('uuid', { array: true, nullable: true }) user_ids!: string[] | null;
}
