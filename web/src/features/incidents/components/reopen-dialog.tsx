import type { IncidentDetailDto } from '../../../shared/api/generated/index.ts';
import { ConfirmReason } from '../../../shared/ui/confirm-reason.tsx';
import { useReopen } from '../incidents.mutations.ts';

export function ReopenDialog({ incident, onClose }: { incident: IncidentDetailDto; onClose: () => void }) {
  const reopen = useReopen(incident.id);
  return (
    <ConfirmReason
      title={`Reopen ${incident.number}`}
      verb="Reopen"
      draftKey={`reopen:${incident.id}`}
      pending={reopen.isPending}
      error={reopen.error}
      onClose={onClose}
      onConfirm={(reason, clear) =>
        reopen.mutate(reason, {
          onSuccess: () => {
            clear();
            onClose();
          },
        })
      }
    >
      It goes back to “triaged”; its disposition no longer counts.
    </ConfirmReason>
  );
}
