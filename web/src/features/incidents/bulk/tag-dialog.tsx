import { Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { useForm } from '../../../shared/ui/form.tsx';
import { t } from '../../../shared/texts/texts.ts';

interface TagDialogProps {
  called: string;
  onTag: (add: string[], remove: string[]) => void;
  onClose: () => void;
}

/** `vip, q4 sale` → two tags; the server spells them. */
function listed(text: string): string[] {
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

export function TagDialog({ called, onTag, onClose }: TagDialogProps) {
  const [added, setAdded] = useState('');
  const [removed, setRemoved] = useState('');
  const [add, remove] = [listed(added), listed(removed)];
  const { errors, attributes } = useForm({
    faults: { add: add.length + remove.length === 0 ? t`Type a tag to add, or one to remove.` : undefined },
    onSubmit: () => onTag(add, remove),
  });
  return (
    <Dialog onClose={onClose} title={t`Tag ${called}`}>
      <form {...attributes}>
        <Stack gap="md">
          <TextInput
            label={t`Add`}
            description={t`Several with commas between them; kept in lower case and without blanks.`}
            data-autofocus
            value={added}
            error={errors['add']}
            onChange={(event) => setAdded(event.currentTarget.value)}
          />
          <TextInput
            label={t`Remove`}
            value={removed}
            onChange={(event) => setRemoved(event.currentTarget.value)}
          />
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              {t`Cancel`}
            </Button>
            <Button type="submit">{t`Tag`}</Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
