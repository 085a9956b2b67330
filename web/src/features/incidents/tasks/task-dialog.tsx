import { Button, Stack, Textarea, TextInput } from '@mantine/core';
import type { TaskDto } from '../../../shared/api/generated/index.ts';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { unlessTyped, useForm, type CheckedForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { AssigneeSelect } from './assignee-select.tsx';
import { useAddTask, useChangeTask } from './tasks.queries.ts';
import { useTaskDraft } from './use-task-draft.ts';
import { t } from '../../../shared/texts/texts.ts';

interface TaskDialogProps {
  incidentId: string;
  /** Null: a new one. */
  task: TaskDto | null;
  onClose: () => void;
}

/** What was typed is kept until it is sent or cancelled. */
export function TaskDialog({ incidentId, task, onClose }: TaskDialogProps) {
  const { values, set, body, clear } = useTaskDraft(incidentId, task);
  const add = useAddTask(incidentId);
  const change = useChangeTask(incidentId);
  const { isPending, error } = task === null ? add : change;
  const done = (): void => {
    clear();
    onClose();
  };
  const send = (): void => {
    if (isPending) return;
    if (task === null) add.mutate(body, { onSuccess: done });
    else change.mutate({ task, change: body }, { onSuccess: done });
  };
  const { errors, attributes } = useForm({
    faults: { title: unlessTyped(values.title, t`Say in one line what has to be done.`) },
    failure: error,
    onSubmit: send,
  });
  return (
    <Dialog onClose={onClose} title={task === null ? t`Add a task` : t`Change the task`}>
      <form {...attributes}>
        <Stack gap="md">
          <Fields values={values} errors={errors} onChange={set} />
          {error != null && (
            <ErrorNotice error={error} doing={t`keep the task`} kept={t`Your text is kept.`} />
          )}
          <DialogButtons>
            <Button variant="default" onClick={done}>
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

type TaskDraft = ReturnType<typeof useTaskDraft>;

interface FieldsProps {
  values: TaskDraft['values'];
  errors: CheckedForm['errors'];
  onChange: TaskDraft['set'];
}

function Fields({ values, errors, onChange }: FieldsProps) {
  return (
    <>
      <TextInput
        label={t`What has to be done`}
        required
        maxLength={200}
        data-autofocus
        value={values.title}
        error={errors['title']}
        onChange={(event) => onChange({ title: event.currentTarget.value })}
      />
      <Textarea
        label={t`How`}
        autosize
        minRows={2}
        maxLength={2000}
        value={values.instructions}
        error={errors['instructions']}
        onChange={(event) => onChange({ instructions: event.currentTarget.value })}
      />
      <AssigneeSelect
        value={values.assignee}
        error={errors['assignee_id']}
        onChange={(assignee) => onChange({ assignee })}
      />
      <TextInput
        type="datetime-local"
        label={t`Until`}
        value={values.until}
        error={errors['due_at']}
        onChange={(event) => onChange({ until: event.currentTarget.value })}
      />
    </>
  );
}
