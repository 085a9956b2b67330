import type { IncidentDetailDto } from '../../../shared/api/generated/index.ts';
import { ConfirmReason } from '../../../shared/ui/confirm-reason.tsx';
import { useReopen } from '../incidents.mutations.ts';
import { t } from '../../../shared/texts/texts.ts';

export function ReopenDialog({ incident, onClose }: { incident: IncidentDetailDto; onClose: () => void }) {
  const reopen = useReopen(incident.id);
  return (
    <ConfirmReason
      title={t`Reopen ${incident.number}`}
      verb={t`Reopen`}
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
      {t`It goes back to “triaged”; its disposition no longer counts.`}
    </ConfirmReason>
  );
}
