import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { OBSERVABLE_TYPES, type ObservableType } from '#contracts';
import { oneOf, TenantColumn } from '#platform';

@Entity('observables')
@Check('observables_type_check', oneOf('type', OBSERVABLE_TYPES))
@Check('observables_value_check', '(octet_length(value) >= 1) AND (octet_length(value) <= 2048)')
@Unique(['tenant_id', 'value', 'type'])
@Index('observables_backwards', ['tenant_id', 'backwards'], { where: 'backwards IS NOT NULL' })
export class ObservableEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn({ foreignKey: false }) tenant_id!: string;
  @Column('text') type!: ObservableType;
  @Column({ type: 'text', collation: 'C' }) value!: string;
  /** Of names: by their last labels they are found from here. */
  @Column({
    type: 'text',
    collation: 'C',
    nullable: true,
    generatedType: 'STORED',
    asExpression: "CASE WHEN type IN ('domain', 'email_address', 'host') THEN reverse(value) END",
  })
  backwards!: string | null;
  @Column('timestamptz') first_seen!: Date;
  @Column('timestamptz') last_seen!: Date;
}
