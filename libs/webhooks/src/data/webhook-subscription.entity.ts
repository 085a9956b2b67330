import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { oneOf, TenantColumn } from '#platform';
import { WebhookSourceEntity } from './webhook-source.entity.ts';

export const SUBSCRIPTION_STATES = ['waiting', 'confirmed', 'ended'] as const;
export type SubscriptionState = (typeof SUBSCRIPTION_STATES)[number];

@Entity('webhook_subscriptions')
@Check('webhook_subscriptions_state_check', oneOf('state', SUBSCRIPTION_STATES))
@Unique(['tenant_id', 'source_id', 'topic'])
export class WebhookSubscriptionEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @ForeignKey(() => WebhookSourceEntity, { onDelete: 'CASCADE' })
  @Column('uuid')
  source_id!: string;
  @Column('text') topic!: string;
  @Column('text', { nullable: true }) address_sealed!: string | null;
  @Column('text') state!: SubscriptionState;
  @Column('timestamptz') asked_at!: Date;
  @Column('timestamptz') changed_at!: Date;
  @Column('text', { nullable: true }) ip!: string | null;
}
