export type { ListEntry, ListedThing, NamedThing } from './domain/match.ts';
export { ImportInventoryDto } from './http/dto/inventory.dto.ts';
export { InventoryQueries } from './inventory.queries.ts';
export { InventoryService, type ImportResult } from './inventory.service.ts';
export { Inventory } from './inventory.ts';
export { InventoryModule } from './inventory.module.ts';
