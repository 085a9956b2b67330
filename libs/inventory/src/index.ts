export type { ListEntry, ListedThing, NamedThing } from './domain/match.ts';
export { Inventory } from './inventory.ts';
export { InventoryModule } from './inventory.module.ts';
