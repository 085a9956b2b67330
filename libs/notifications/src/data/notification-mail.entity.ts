import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { oneOf, TenantColumn } from '#platform';
import { NotificationEntity } from './notification.entity.ts';

@Entity('notification_mails')
@Check('notification_mails_status_check', oneOf('status', ['pending', 'sent', 'failed']))
@Unique(['tenant_id', 'notification_id', 'address'])
@ForeignKey(() => NotificationEntity, ['tenant_id', 'notification_id'], ['tenant_id', 'id'], {
  onDelete: 'CASCADE',
})
export class NotificationMailEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @Column('uuid') notification_id!: string;
  @Column('text') address!: string;
  @Column('text') message_id!: string;
  @Column('text', { default: 'pending' }) status!: 'pending' | 'sent' | 'failed';
  @Column('integer', { default: 0 }) attempts!: number;
  @Column('text', { nullable: true }) error!: string | null;
  @Column('timestamptz', { nullable: true }) settled_at!: Date | null;
}
