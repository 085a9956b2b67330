import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { TenantColumn } from '#platform';
import { IncidentViewEntity } from './incident-view.entity.ts';

/** With which view somebody begins. */
@Entity('incident_view_defaults')
@ForeignKey(() => IncidentViewEntity, ['tenant_id', 'view_id'], ['tenant_id', 'id'], { onDelete: 'CASCADE' })
export class IncidentViewDefaultEntity {
  @TenantColumn({ primary: true, foreignKey: false }) tenant_id!: string;
  @PrimaryColumn('uuid') user_id!: string;
  @Column('uuid') view_id!: string;
}
