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

/** Makes an entry, or changes the one with this id. */
export function useSaveEntry(kind: InventoryKind, id: string | null) {
  return useChange(({ name, ...fields }: ChangeInventoryEntryDto & { name: string }) =>
    id === null
      ? postInventory({ body: { kind, name, ...fields } })
      : patchInventoryById({ path: { id }, body: { name, ...fields } }),
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
