import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { unlessTyped, useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { useRunPlaybook } from '../playbooks.mutations.ts';
import { t } from '../../../shared/texts/texts.ts';

export function RunDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const [incident, setIncident] = useState('');
  const run = useRunPlaybook(name);
  const navigate = useNavigate();
  const { errors, attributes } = useForm({
    faults: { incident: unlessTyped(incident, t`Name the incident, as in “INC-1042”.`) },
    failure: run.error,
    onSubmit: () => run.mutate(incident.trim(), { onSuccess: ({ id }) => void navigate(`/runs/${id}`) }),
  });
  return (
    <Dialog onClose={onClose} title={t`Run ${name}`}>
      <form {...attributes}>
        <Stack gap="md">
          <Text>
            {t`The incident is triaged again with this playbook. Whatever it asks for goes through the policy, as always.`}
          </Text>
          <TextInput
            label={t`Incident`}
            placeholder={t`INC-1042`}
            required
            data-autofocus
            value={incident}
            error={errors['incident']}
            onChange={(event) => setIncident(event.currentTarget.value)}
          />
          {run.isError && <ErrorNotice error={run.error} doing={t`run the playbook`} />}
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              {t`Cancel`}
            </Button>
            <Button type="submit" loading={run.isPending}>
              {t`Run it`}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
