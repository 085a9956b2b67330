import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { unlessTyped, useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { useRunPlaybook } from '../playbooks.mutations.ts';

export function RunDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const [incident, setIncident] = useState('');
  const run = useRunPlaybook(name);
  const navigate = useNavigate();
  const { errors, attributes } = useForm({
    faults: { incident: unlessTyped(incident, 'Name the incident, as in “INC-1042”.') },
    failure: run.error,
    onSubmit: () => run.mutate(incident.trim(), { onSuccess: ({ id }) => void navigate(`/runs/${id}`) }),
  });
  return (
    <Dialog onClose={onClose} title={`Run ${name}`}>
      <form {...attributes}>
        <Stack gap="md">
          <Text>
            The incident is triaged again with this playbook. Whatever it asks for goes through the policy, as
            always.
          </Text>
          <TextInput
            label="Incident"
            placeholder="INC-1042"
            required
            data-autofocus
            value={incident}
            error={errors['incident']}
            onChange={(event) => setIncident(event.currentTarget.value)}
          />
          {run.isError && <ErrorNotice error={run.error} doing="run the playbook" />}
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={run.isPending}>
              Run it
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
