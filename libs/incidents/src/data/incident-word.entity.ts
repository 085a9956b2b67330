import { Entity, PrimaryColumn } from 'typeorm';
import { TenantColumn } from '#platform';

@Entity('incident_words')
export class IncidentWordEntity {
  @TenantColumn({ primary: true, foreignKey: false }) tenant_id!: string;
  @PrimaryColumn('text', { collation: 'C' }) word!: string;
  @PrimaryColumn('uuid') incident_id!: string;
}
