import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { TenantColumn } from '#platform';

/** Where somebody wants to be told of a kind, where that is not as its definition says. */
@Entity('notification_choices')
@Check('notification_choices_kind_check', "kind ~ '^[a-z_]{1,40}$'")
export class NotificationChoiceEntity {
  @TenantColumn({ primary: true }) tenant_id!: string;
  @PrimaryColumn('uuid') user_id!: string;
  @PrimaryColumn('text') kind!: string;
  @Column('boolean') page!: boolean;
  @Column('boolean') mail!: boolean;
}
