import { Confirm } from '../../../shared/ui/confirm.tsx';
import { t } from '../../../shared/texts/texts.ts';

interface TriageManyDialogProps {
  called: string;
  onTriage: () => void;
  onClose: () => void;
}

export function TriageManyDialog({ called, onTriage, onClose }: TriageManyDialogProps) {
  return (
    <Confirm
      title={t`Triage ${called} again`}
      verb={t`Triage again`}
      doing={t`ask for the triage`}
      danger={false}
      pending={false}
      error={null}
      onConfirm={onTriage}
      onClose={onClose}
    >
      {t`Each is looked up and judged anew, with the playbook for its type. That is not taken back: a run that has begun is cancelled on the incident’s page.`}
    </Confirm>
  );
}
