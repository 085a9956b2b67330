import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { TenantColumn } from '#platform';
import { ConnectorEntity } from './connector.entity.ts';

@Entity('connector_rate_limits')
@Check('connector_rate_limits_period_seconds_check', 'period_seconds > 0')
@Unique(['tenant_id', 'connector_id', 'period_seconds'])
@ForeignKey(() => ConnectorEntity, ['tenant_id', 'connector_id'], ['tenant_id', 'id'], {
  onDelete: 'CASCADE',
})
export class ConnectorRateLimitEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @Column('uuid') connector_id!: string;
  @Column('integer') period_seconds!: number;
  @Column('bigint', { array: true, default: [] }) taken!: string[];
}
