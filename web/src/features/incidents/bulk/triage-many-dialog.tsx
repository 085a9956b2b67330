import { Confirm } from '../../../shared/ui/confirm.tsx';

interface TriageManyDialogProps {
  called: string;
  onTriage: () => void;
  onClose: () => void;
}

export function TriageManyDialog({ called, onTriage, onClose }: TriageManyDialogProps) {
  return (
    <Confirm
      title={`Triage ${called} again`}
      verb="Triage again"
      doing="ask for the triage"
      danger={false}
      pending={false}
      error={null}
      onConfirm={onTriage}
      onClose={onClose}
    >
      Each is looked up and judged anew, with the playbook for its type. That is not taken back: a run that
      has begun is cancelled on the incident’s page.
    </Confirm>
  );
}
