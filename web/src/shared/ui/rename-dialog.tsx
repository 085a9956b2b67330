import { Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Dialog, DialogButtons } from './dialog.tsx';
import { unlessTyped, useForm } from './form.tsx';
import { ErrorNotice } from './notices.tsx';
import { t } from '../texts/texts.ts';

interface RenameDialogProps {
  title: string;
  name: string;
  maxLength: number;
  /** For an error: "rename the passkey". */
  doing: string;
  pending: boolean;
  error: unknown;
  /** The new name, without white space around it. */
  onRename: (name: string) => void;
  onClose: () => void;
}

export function RenameDialog({ title, name: present, maxLength, doing, ...rename }: RenameDialogProps) {
  const [name, setName] = useState(present);
  const { errors, attributes } = useForm({
    faults: { name: unlessTyped(name, t`Type a name.`) },
    failure: rename.error,
    onSubmit: () => rename.onRename(name.trim()),
  });
  return (
    <Dialog onClose={rename.onClose} title={title}>
      <form {...attributes}>
        <Stack gap="md">
          <TextInput
            label={t`Name`}
            required
            data-autofocus
            autoComplete="off"
            maxLength={maxLength}
            value={name}
            error={errors['name']}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {rename.error != null && <ErrorNotice error={rename.error} doing={doing} />}
          <DialogButtons>
            <Button variant="default" onClick={rename.onClose}>
              {t`Cancel`}
            </Button>
            <Button type="submit" loading={rename.pending}>
              {t`Rename`}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
