import type { EntryRow } from '../data/inventory.repository.ts';
import type { ImportResult } from '../inventory.service.ts';
import type { ImportResultDto, InventoryEntryDto } from './dto/inventory.dto.ts';

export function toEntryDto(row: EntryRow): InventoryEntryDto {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    aliases: row.aliases,
    addresses: row.addresses,
    owner: row.owner,
    title: row.title,
    department: row.department,
    criticality: row.criticality,
    tags: row.tags,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

export function toImportResult(result: ImportResult): ImportResultDto {
  return {
    ...result,
    errors: result.errors.map(({ path, code, message, line = 1, column = 1 }) => ({
      path,
      code,
      message,
      line,
      column,
    })),
  };
}
