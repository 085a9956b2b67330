import type { Disposition } from '#contracts';
import { Button, Radio, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useDraft } from '../../../shared/lib/drafts.ts';
import { words } from '../../../shared/lib/words.ts';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { useForm } from '../../../shared/ui/form.tsx';
import { MEANINGS, UNSAID } from '../components/resolve-dialog.tsx';
import { t } from '../../../shared/texts/texts.ts';

interface ResolveManyDialogProps {
  called: string;
  onResolve: (disposition: Disposition, note: string) => void;
  onClose: () => void;
}

export function ResolveManyDialog({ called, onResolve, onClose }: ResolveManyDialogProps) {
  const [disposition, setDisposition] = useState<Disposition | ''>('');
  const [note, setNote, clearNote] = useDraft('incidents:bulk-resolve');
  const { errors, attributes, submit } = useForm({
    faults: { disposition: disposition === '' ? UNSAID : undefined },
    onSubmit: () => {
      if (disposition === '') return;
      clearNote();
      onResolve(disposition, note.trim());
    },
  });
  return (
    <Dialog onClose={onClose} title={t`Resolve ${called}`}>
      <form {...attributes}>
        <Stack gap="lg">
          <Radio.Group
            label={t`What were they?`}
            required
            value={disposition}
            error={errors['disposition']}
            onChange={(value) => setDisposition(value as Disposition)}
          >
            <Stack gap="sm" mt="xs">
              {(Object.keys(MEANINGS) as Disposition[]).map((each, index) => (
                <Radio
                  key={each}
                  size="xs"
                  value={each}
                  label={words(each)}
                  description={MEANINGS[each]}
                  data-autofocus={index === 0 || undefined}
                />
              ))}
            </Stack>
          </Radio.Group>
          <Text size="sm">
            {t`Requests of theirs that have not begun are cancelled, and stay so when this is taken back. To keep them, resolve the incident on its page.`}
          </Text>
          <Textarea
            label={t`Note`}
            description={t`Why; it stays with each incident.`}
            autosize
            minRows={2}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
            }}
          />
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              {t`Cancel`}
            </Button>
            <Button type="submit">{t`Resolve`}</Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
