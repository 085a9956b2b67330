import type { Disposition } from '#contracts';
import { Button, Group, Modal, Radio, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { IncidentDetailDto } from '../../../shared/api/generated/index.ts';
import { useDraft } from '../../../shared/lib/drafts.ts';
import { words } from '../../../shared/lib/words.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { useResolve } from '../incidents.mutations.ts';

const MEANINGS: Record<Disposition, string> = {
  true_positive: 'It was what the alert said: an attack or a breach of policy.',
  false_positive: 'The alert was wrong: nothing of the kind happened.',
  benign_positive: 'It happened, and it was allowed: a test, an administrator, a scanner of ours.',
  duplicate: 'Another incident already covers it.',
  not_evaluable: 'It cannot be decided with what is known.',
};

/** The verdict as the first choice; the person decides, and verdicts are measured against that. */
function suggested({ verdict }: IncidentDetailDto): Disposition | '' {
  if (verdict?.classification === 'malicious') return 'true_positive';
  if (verdict?.classification === 'benign') return 'false_positive';
  return '';
}

export function ResolveDialog({ incident, onClose }: { incident: IncidentDetailDto; onClose: () => void }) {
  const [disposition, setDisposition] = useState<Disposition | ''>(() => suggested(incident));
  const [note, setNote, clearNote] = useDraft(`resolve:${incident.id}`);
  const resolve = useResolve(incident.id);
  const submit = (): void => {
    if (disposition === '' || resolve.isPending) return;
    resolve.mutate(note.trim() === '' ? { disposition } : { disposition, note: note.trim() }, {
      onSuccess: () => {
        clearNote();
        toast.done(
          `${incident.number} is resolved: ${words(disposition).toLowerCase()}. “Reopen” takes it back.`,
        );
        onClose();
      },
    });
  };
  return (
    <Modal opened onClose={onClose} title={`Resolve ${incident.number}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="lg">
          <Radio.Group
            label="What was it?"
            required
            value={disposition}
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
          <Textarea
            label="Note"
            description="Why; it stays with the incident."
            autosize
            minRows={2}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
            }}
          />
          {resolve.isError && (
            <ErrorNotice error={resolve.error} doing="resolve the incident" kept="Your note is kept." />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={resolve.isPending} disabled={disposition === ''}>
              Resolve
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
