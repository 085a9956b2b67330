import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { CRITICALITIES, INVENTORY_KINDS, type Criticality, type InventoryKind } from '#contracts';
import { NamesSubject, oneOf, TenantColumn } from '#platform';

@Entity('inventory_entries')
@Check('inventory_entries_criticality_check', oneOf('criticality', CRITICALITIES))
@Check('inventory_entries_kind_check', oneOf('kind', INVENTORY_KINDS))
@Unique(['tenant_id', 'id'])
@Unique(['tenant_id', 'kind', 'key'])
@NamesSubject<InventoryEntryEntity>('inventory', { columns: ['name'], name: ({ name }) => name })
export class InventoryEntryEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @Column('text') kind!: InventoryKind;
  /** The name in the form in which names are compared. */
  @Column({ type: 'text', collation: 'C' }) key!: string;
  @Column('text') name!: string;
  @Column('text', { array: true, default: [] }) aliases!: string[];
  @Column('text', { array: true, default: [] }) addresses!: string[];
  @Column('text', { default: '' }) owner!: string;
  @Column('text', { default: '' }) title!: string;
  @Column('text', { default: '' }) department!: string;
  @Column('text') criticality!: Criticality;
  @Column('text', { array: true, default: [] }) tags!: string[];
  @Column('timestamptz') created_at!: Date;
  @Column('timestamptz') updated_at!: Date;
}
