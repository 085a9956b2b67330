import { Button, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { ApprovalDto, BulkResultDto } from '../../../shared/api/generated/index.ts';
import { useDraft } from '../../../shared/lib/drafts.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { unlessTyped, useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { useBulkDecide } from '../approvals.mutations.ts';
import classes from './approvals.module.css';
import { many, t } from '../../../shared/texts/texts.ts';

interface BulkBarProps {
  picked: readonly ApprovalDto[];
  onClear: () => void;
}

type Verb = 'approve' | 'reject';

/** What is selected, and the two decisions on it. Each is decided by itself; failures are named one by one. */
export function BulkBar({ picked, onClear }: BulkBarProps) {
  const [verb, setVerb] = useState<Verb | null>(null);
  return (
    <div className={classes['bulk']} role="group" aria-label={t`Selected approvals`}>
      <Text fw={600} size="sm">
        {t`${picked.length} selected`}
      </Text>
      <Button size="compact-xs" onClick={() => setVerb('approve')}>
        {t`Approve`}
      </Button>
      <Button size="compact-xs" variant="outline" color="red" onClick={() => setVerb('reject')}>
        {t`Reject`}
      </Button>
      <Button size="compact-xs" variant="subtle" onClick={onClear}>
        {t`Clear`}
      </Button>
      {verb && <BulkDialog verb={verb} picked={picked} onClose={() => setVerb(null)} onDone={onClear} />}
    </div>
  );
}

interface BulkDialogProps {
  verb: Verb;
  picked: readonly ApprovalDto[];
  onClose: () => void;
  onDone: () => void;
}

function BulkDialog({ verb, picked: current, onClose, onDone }: BulkDialogProps) {
  // As it was when asked: a live update must not change the list under the button.
  const [picked] = useState(current);
  const [text, setText, clearText] = useDraft(`approvals:bulk-${verb}`);
  const [failed, setFailed] = useState<BulkResultDto[]>([]);
  const bulk = useBulkDecide();
  const title =
    verb === 'approve'
      ? t`Approve ${many(picked.length, 'request')}`
      : t`Reject ${many(picked.length, 'request')}`;
  const summaryOf = (id: string): string => picked.find((approval) => approval.id === id)?.summary ?? id;

  const decide = (): void =>
    bulk.mutate(
      {
        decision: verb,
        items: picked.map(({ id, digest }) => ({ id, digest })),
        ...(text.trim() ? { comment: text.trim() } : {}),
      },
      {
        onSuccess: ({ data }) => {
          clearText();
          const refused = data.filter(({ decided }) => !decided);
          const decided = data.length - refused.length;
          if (decided > 0)
            toast.done(
              verb === 'approve'
                ? t`Approved: ${many(decided, 'request')}`
                : t`Rejected: ${many(decided, 'request')}`,
            );
          if (refused.length === 0) onDone();
          setFailed(refused);
        },
      },
    );

  const { errors, attributes } = useForm({
    faults: {
      comment: verb === 'reject' ? unlessTyped(text, t`Say why: whoever asked reads it.`) : undefined,
    },
    failure: bulk.error,
    onSubmit: decide,
  });

  if (failed.length > 0) {
    return (
      <Dialog
        onClose={onDone}
        title={t`${many(failed.length, 'request was', 'requests were')} not decided`}
        size="lg"
      >
        <ul>
          {failed.map((result) => (
            <li key={result.id}>
              <Text fw={500}>{summaryOf(result.id)}</Text>
              <Text size="sm">{result.detail}</Text>
            </li>
          ))}
        </ul>
        <DialogButtons>
          <Button onClick={onDone} data-autofocus>
            {t`Close`}
          </Button>
        </DialogButtons>
      </Dialog>
    );
  }
  return (
    <Dialog onClose={onClose} title={title} size="lg">
      <form {...attributes}>
        <Stack gap="md">
          <ul style={{ margin: 0, paddingLeft: 18, maxHeight: 260, overflow: 'auto' }}>
            {picked.map((approval) => (
              <li key={approval.id}>{visible(approval.summary)}</li>
            ))}
          </ul>
          <Textarea
            label={verb === 'reject' ? t`Reason` : t`Comment`}
            required={verb === 'reject'}
            autosize
            minRows={2}
            data-autofocus
            value={text}
            error={errors['comment']}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {bulk.isError && (
            <ErrorNotice error={bulk.error} doing={t`${verb} them`} kept={t`Your text is kept.`} />
          )}
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              {t`Cancel`}
            </Button>
            <Button type="submit" loading={bulk.isPending} {...(verb === 'reject' ? { color: 'red' } : {})}>
              {title}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
