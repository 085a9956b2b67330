import type { Disposition } from '#contracts';
import { Button, Radio, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useDraft } from '../../../shared/lib/drafts.ts';
import { words } from '../../../shared/lib/words.ts';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { useForm } from '../../../shared/ui/form.tsx';
import { MEANINGS, UNSAID } from '../components/resolve-dialog.tsx';

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
    <Dialog onClose={onClose} title={`Resolve ${called}`}>
      <form {...attributes}>
        <Stack gap="lg">
          <Radio.Group
            label="What were they?"
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
            Requests of theirs that have not begun are cancelled, and stay so when this is taken back. To keep
            them, resolve the incident on its page.
          </Text>
          <Textarea
            label="Note"
            description="Why; it stays with each incident."
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
              Cancel
            </Button>
            <Button type="submit">Resolve</Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
