import { Button, Checkbox, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { IncidentViewDto } from '../../../shared/api/generated/index.ts';
import { useDraft } from '../../../shared/lib/drafts.ts';
import { useCan } from '../../../shared/session/session.ts';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { unlessTyped, useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { useChangeView, useSaveView } from '../views.queries.ts';
import { t } from '../../../shared/texts/texts.ts';

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
  const failure = save.error ?? change.error;
  const { errors, attributes } = useForm({
    faults: { name: unlessTyped(name, t`Give it a name to find it again by.`) },
    failure,
    onSubmit: () => {
      if (same) change.mutate({ id: same.id, query, shared }, done);
      else save.mutate({ name: name.trim(), query, shared }, done);
    },
  });
  return (
    <Dialog onClose={onClose} title={t`Save this list`}>
      <form {...attributes}>
        <Stack gap="md">
          <TextInput
            label={t`Name`}
            description={t`Filters, order, columns and grouping are kept under it.`}
            data-autofocus
            maxLength={80}
            value={name}
            error={errors['name']}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {mayShare && (
            <Checkbox
              label={t`Share it with everybody`}
              checked={shared}
              onChange={(event) => setShared(event.currentTarget.checked)}
            />
          )}
          <ErrorNotice error={failure} doing={t`save the view`} kept={t`The name is kept.`} />
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              {t`Cancel`}
            </Button>
            <Button type="submit" loading={save.isPending || change.isPending}>
              {same ? t`Replace` : t`Save`}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
