import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { TenantColumn } from '#platform';
import type { DeliveryReading } from '../domain/understanding.ts';

@Entity('webhook_deliveries')
@Unique(['tenant_id', 'source_id', 'repeat_key'])
@Index('webhook_deliveries_signature', ['tenant_id', 'source_id', 'signature'], {
  unique: true,
  where: 'signature IS NOT NULL',
})
export class WebhookDeliveryEntity {
  @PrimaryColumn('uuid') source_id!: string;
  @PrimaryColumn('timestamptz') received_at!: Date;
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn({ foreignKey: false }) tenant_id!: string;
  @Column({ type: 'text', nullable: true, collation: 'C' }) repeat_key!: string | null;
  @Column('uuid', { array: true }) alert_ids!: string[];
  @Column('boolean') recognised!: boolean;
  @Column('integer') bytes!: number;
  @Column('text') correlation_id!: string;
  @Column('text', { nullable: true }) ip!: string | null;
  /** Null: it came before this was kept. */
  @Column('json', { nullable: true }) reading!: DeliveryReading | null;
  /** Hex; of a signed delivery. */
  @Column({ type: 'text', nullable: true, collation: 'C' }) signature!: string | null;
}
