import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { TenantColumn } from '#platform';
import { NotificationEntity } from './notification.entity.ts';

@Entity('notification_reads')
@Unique(['tenant_id', 'user_id', 'notification_id'])
@ForeignKey(() => NotificationEntity, ['tenant_id', 'notification_id'], ['tenant_id', 'id'], {
  onDelete: 'CASCADE',
})
export class NotificationReadEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @Column('uuid') notification_id!: string;
  @Column('uuid') user_id!: string;
  @Column('timestamptz') read_at!: Date;
}
