import { Column, Entity } from 'typeorm';
import { TenantColumn } from '#platform';

/** Of a tenant whose older incidents have no words of their texts yet; gone when all have. */
@Entity('incident_word_gaps')
export class IncidentWordGapEntity {
  @TenantColumn({ primary: true, foreignKey: false }) tenant_id!: string;
  @Column('uuid') below!: string;
}
