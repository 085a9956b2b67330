import { Check, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { INVENTORY_KINDS, type InventoryKind } from '#contracts';
import { oneOf, TenantColumn } from '#platform';
import { InventoryEntryEntity } from './inventory-entry.entity.ts';

/** A name under which an entry is found, in the form in which names are compared; a network as `10.2.0.0/16`. */
@Entity('inventory_names')
@Check('inventory_names_kind_check', oneOf('kind', INVENTORY_KINDS))
@ForeignKey(() => InventoryEntryEntity, ['tenant_id', 'entry_id'], ['tenant_id', 'id'], {
  onDelete: 'CASCADE',
})
@Index('inventory_names_entry', ['tenant_id', 'entry_id'])
export class InventoryNameEntity {
  @TenantColumn({ primary: true, foreignKey: false }) tenant_id!: string;
  @PrimaryColumn('text') kind!: InventoryKind;
  @PrimaryColumn({ type: 'text', collation: 'C' }) name!: string;
  @PrimaryColumn('uuid') entry_id!: string;
}
