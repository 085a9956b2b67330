import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { oneOf, TenantColumn } from '#platform';
import { WebhookSourceEntity } from './webhook-source.entity.ts';

@Entity('webhook_delivery_counts')
@Check('webhook_delivery_counts_count_check', 'count > 0')
@Check(
  'webhook_delivery_counts_outcome_check',
  oneOf('outcome', ['duplicate', 'refused', 'handshake', 'marked']),
)
@Unique('webhook_delivery_counts_tenant_id_source_id_minute_outcome__key', [
  'tenant_id',
  'source_id',
  'minute',
  'outcome',
  'reason',
])
export class WebhookDeliveryCountEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @ForeignKey(() => WebhookSourceEntity, { onDelete: 'CASCADE' })
  @Column('uuid')
  source_id!: string;
  @Column('text') outcome!: 'duplicate' | 'refused' | 'handshake' | 'marked';
  @Column('text') reason!: string;
  @Column('timestamptz') minute!: Date;
  @Column('integer') count!: number;
  @Column('text') last_detail!: string;
  @Column('text', { nullable: true }) last_ip!: string | null;
  @Column('timestamptz') last_at!: Date;
}
