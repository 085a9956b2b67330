import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { JsonObject } from '#contracts';
import { TenantColumn } from '#platform';
import { ConnectorEntity } from './connector.entity.ts';

@Entity('connector_simulations')
@Unique(['tenant_id', 'connector_id', 'key'])
@ForeignKey(() => ConnectorEntity, ['tenant_id', 'connector_id'], ['tenant_id', 'id'], {
  onDelete: 'CASCADE',
})
export class ConnectorSimulationEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @Column('uuid') connector_id!: string;
  @Column('text') key!: string;
  @Column('jsonb') value!: JsonObject;
  @Column('timestamptz') updated_at!: Date;
}
