import type { InventoryEntryDto } from '../../../shared/api/generated/index.ts';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { useDeleteEntry } from '../inventory.queries.ts';
import { t } from '../../../shared/texts/texts.ts';

export function RemoveEntry({ entry, onClose }: { entry: InventoryEntryDto; onClose: () => void }) {
  const remove = useDeleteEntry(entry.id);
  return (
    <Confirm
      title={t`Remove ${entry.name}`}
      verb={t`Remove`}
      doing={t`remove the entry`}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      {t`It leaves the list; what cases were told of it stays there, and the record keeps what was said.`}
    </Confirm>
  );
}
