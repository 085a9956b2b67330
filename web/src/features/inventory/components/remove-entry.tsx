import type { InventoryEntryDto } from '../../../shared/api/generated/index.ts';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { useDeleteEntry } from '../inventory.queries.ts';

export function RemoveEntry({ entry, onClose }: { entry: InventoryEntryDto; onClose: () => void }) {
  const remove = useDeleteEntry(entry.id);
  return (
    <Confirm
      title={`Remove ${entry.name}`}
      verb="Remove"
      doing="remove the entry"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      It leaves the list; what cases were told of it stays there, and the record keeps what was said.
    </Confirm>
  );
}
