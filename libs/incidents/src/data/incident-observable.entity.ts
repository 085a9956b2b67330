import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { POLARITIES, type Polarity } from '#contracts';
import { oneOf, TenantColumn } from '#platform';

@Entity('incident_observables')
@Check('incident_observables_polarity_check', oneOf('polarity', POLARITIES))
@Index('incident_observables_observable', ['observable_id', 'incident_id'])
export class IncidentObservableEntity {
  @TenantColumn({ foreignKey: false }) tenant_id!: string;
  @PrimaryColumn('uuid') incident_id!: string;
  @PrimaryColumn('uuid') observable_id!: string;
  @Column('text', { nullable: true }) polarity!: Polarity | null;
  @Column('timestamptz') created_at!: Date;
}
