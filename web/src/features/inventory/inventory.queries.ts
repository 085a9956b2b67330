import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  deleteInventoryById,
  getInventory,
  patchInventoryById,
  postInventory,
  postInventoryImport,
  type ChangeInventoryEntryDto,
  type GetInventoryData,
  type ImportInventoryDto,
  type InventoryEntryDto,
  type InventoryKind,
} from '../../shared/api/generated/index.ts';
import { usePages } from '../../shared/api/paged.ts';
import { keys } from '../../shared/api/query-keys.ts';

export type InventoryFilters = Pick<NonNullable<GetInventoryData['query']>, 'kind' | 'q' | 'criticality'>;

export function useInventory(filters: InventoryFilters) {
  return usePages({
    queryKey: keys.inventory.list(filters),
    page: (cursor, signal) => getInventory({ query: { ...filters, limit: 100, cursor }, signal }),
  });
}

export type EntryFields = Omit<InventoryEntryDto, 'id' | 'kind' | 'created_at' | 'updated_at'>;

/** Makes an entry, or changes this one. */
export function useSaveEntry(kind: InventoryKind, entry: InventoryEntryDto | null) {
  return useChange((fields: EntryFields) =>
    entry === null
      ? postInventory({ body: { kind, ...fields } })
      : patchInventoryById({ path: { id: entry.id }, body: changedIn(entry, fields) }),
  );
}

/** What was not touched is not sent: somebody else may have changed it since the list was read. */
function changedIn(entry: InventoryEntryDto, fields: EntryFields): ChangeInventoryEntryDto {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(entry[name as keyof EntryFields]),
    ),
  );
}

export function useDeleteEntry(id: string) {
  return useChange(() => deleteInventoryById({ path: { id } }));
}

export function useImport() {
  return useChange((body: ImportInventoryDto) => postInventoryImport({ body }));
}

function useChange<B, R>(mutationFn: (body: B) => Promise<R>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.inventory.all }),
  });
}
