import { Button, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { TaskDto } from '../../../shared/api/generated/index.ts';
import { useDraft } from '../../../shared/lib/drafts.ts';
import { fromLocal, localInput } from '../../../shared/lib/time-zone.ts';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { unlessTyped, useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { useAddTask, useChangeTask } from './tasks.queries.ts';
import { t } from '../../../shared/texts/texts.ts';

interface TaskDialogProps {
  incidentId: string;
  /** Null: a new one. */
  task: TaskDto | null;
  onClose: () => void;
}

export function TaskDialog({ incidentId, task, onClose }: TaskDialogProps) {
  const [title, setTitle, clearTitle] = useDraft(`task:${incidentId}:${task?.id ?? 'new'}`, task?.title);
  const [instructions, setInstructions] = useState(task?.instructions ?? '');
  const known = localInput(task?.due_at ?? undefined);
  const [until, setUntil] = useState(known);
  const add = useAddTask(incidentId);
  const change = useChangeTask(incidentId);
  const { isPending, error } = task === null ? add : change;
  const onSuccess = (): void => {
    clearTitle();
    onClose();
  };
  const send = (): void => {
    if (isPending) return;
    const said = {
      ...{ title: title.trim(), instructions },
      ...(until === known ? {} : { due_at: fromLocal(until) }),
    };
    if (task === null) add.mutate(said, { onSuccess });
    else change.mutate({ task, change: said }, { onSuccess });
  };
  const { errors, attributes } = useForm({
    faults: { title: unlessTyped(title, t`Say in one line what has to be done.`) },
    failure: error,
    onSubmit: send,
  });
  return (
    <Dialog onClose={onClose} title={task === null ? t`Add a task` : t`Change the task`}>
      <form {...attributes}>
        <Stack gap="md">
          <TextInput
            label={t`What has to be done`}
            required
            maxLength={200}
            data-autofocus
            value={title}
            error={errors['title']}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <Textarea
            label={t`How`}
            autosize
            minRows={2}
            maxLength={2000}
            value={instructions}
            error={errors['instructions']}
            onChange={(event) => setInstructions(event.currentTarget.value)}
          />
          <TextInput
            type="datetime-local"
            label={t`Until`}
            value={until}
            error={errors['due_at']}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
          {error != null && (
            <ErrorNotice error={error} doing={t`keep the task`} kept={t`Your text is kept.`} />
          )}
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              {t`Cancel`}
            </Button>
            <Button type="submit" loading={isPending}>
              {task === null ? t`Add` : t`Change`}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
