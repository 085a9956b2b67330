import { Button, Checkbox, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { IncidentViewDto } from '../../../shared/api/generated/index.ts';
import { useDraft } from '../../../shared/lib/drafts.ts';
import { useCan } from '../../../shared/session/session.ts';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { useChangeView, useSaveView } from '../views.queries.ts';

interface SaveViewProps {
  query: string;
  views: readonly IncidentViewDto[];
  onClose: () => void;
}

export function SaveView({ query, views, onClose }: SaveViewProps) {
  const mayShare = useCan('incident:write');
  const [name, setName, clearName] = useDraft('incidents:view');
  const [shared, setShared] = useState(false);
  const save = useSaveView();
  const change = useChangeView();
  const same = views.find((view) => view.mine && view.name === name.trim());
  const done = {
    onSuccess: () => {
      clearName();
      onClose();
    },
  };
  const submit = (): void => {
    if (name.trim() === '') return;
    if (same) change.mutate({ id: same.id, query, shared }, done);
    else save.mutate({ name: name.trim(), query, shared }, done);
  };
  return (
    <Dialog onClose={onClose} title="Save this list">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="md">
          <TextInput
            label="Name"
            description="Filters, order, columns and grouping are kept under it."
            data-autofocus
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {mayShare && (
            <Checkbox
              label="Share it with everybody"
              checked={shared}
              onChange={(event) => setShared(event.currentTarget.checked)}
            />
          )}
          <ErrorNotice error={save.error ?? change.error} doing="save the view" kept="The name is kept." />
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending || change.isPending} disabled={name.trim() === ''}>
              {same ? 'Replace' : 'Save'}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
