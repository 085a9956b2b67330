import { Injectable } from '@nestjs/common';
import { UnitOfWork, decodeCursor, toPage, type ListQuery, type Page } from '#platform';
import { InventoryRepository, type EntryFilter, type EntryRow } from './data/inventory.repository.ts';

@Injectable()
export class InventoryQueries {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly repository: InventoryRepository,
  ) {}

  /** By name. @throws Problem invalid_cursor */
  list(filter: EntryFilter, { cursor, limit }: ListQuery): Promise<Page<EntryRow>> {
    const after = decodeCursor(cursor, ['text', 'uuid']);
    return this.unit.read(async () =>
      toPage(await this.repository.page(filter, after, limit + 1), limit, ({ key, id }) => [key, id]),
    );
  }
}
