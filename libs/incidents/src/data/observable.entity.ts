import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { OBSERVABLE_TYPES, type ObservableType } from '#contracts';
import { oneOf, TenantColumn } from '#platform';

@Entity('observables')
@Check('observables_type_check', oneOf('type', OBSERVABLE_TYPES))
@Check('observables_value_check', '(octet_length(value) >= 1) AND (octet_length(value) <= 2048)')
@Unique(['tenant_id', 'value', 'type'])
export class ObservableEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn({ foreignKey: false }) tenant_id!: string;
  @Column('text') type!: ObservableType;
  @Column({ type: 'text', collation: 'C' }) value!: string;
  @Column('timestamptz') first_seen!: Date;
  @Column('timestamptz') last_seen!: Date;
}
