import { KEEPING_DISPOSITIONS, type Disposition, type OpenRequests } from '#contracts';
import { Button, List, Radio, Stack, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { incidentActionsQuery } from '../../../shared/api/action.queries.ts';
import type { ActionDto, IncidentDetailDto } from '../../../shared/api/generated/index.ts';
import { useDraft } from '../../../shared/lib/drafts.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { words } from '../../../shared/lib/words.ts';
import { useCan } from '../../../shared/session/session.ts';
import { useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { useResolve } from '../incidents.mutations.ts';
import { t, within } from '../../../shared/texts/texts.ts';

/** What each says, as people choose it. */
export const MEANINGS: Record<Disposition, string> = {
  true_positive: t`It was what the alert said: an attack or a breach of policy.`,
  false_positive: t`The alert was wrong: nothing of the kind happened.`,
  benign_positive: t`It happened, and it was allowed: a test, an administrator, a scanner of ours.`,
  duplicate: t`Another incident already covers it.`,
  not_evaluable: t`It cannot be decided with what is known.`,
};

/** Where a person is to say it and has not. */
export const UNSAID = t`Say what it was: verdicts are measured against it.`;

/** The verdict as the first choice; the person decides, and verdicts are measured against that. */
function suggested({ verdict }: IncidentDetailDto): Disposition | '' {
  if (verdict?.classification === 'malicious') return 'true_positive';
  if (verdict?.classification === 'benign') return 'false_positive';
  return '';
}

export function ResolveDialog({ incident, onClose }: { incident: IncidentDetailDto; onClose: () => void }) {
  const [disposition, setDisposition] = useState<Disposition | ''>(() => suggested(incident));
  const [note, setNote, clearNote] = useDraft(`resolve:${incident.id}`);
  const [openRequests, setOpenRequests] = useState<OpenRequests>('cancel');
  const open = useOpenRequests(incident.id);
  const mayKeep = disposition !== '' && KEEPING_DISPOSITIONS.includes(disposition);
  const keep = mayKeep && openRequests === 'keep' && open.length > 0;
  const resolve = useResolve(incident.id);
  const send = (): void => {
    if (disposition === '' || resolve.isPending) return;
    const body = {
      disposition,
      ...(note.trim() === '' ? {} : { note: note.trim() }),
      ...(keep ? { open_requests: 'keep' as const } : {}),
    };
    resolve.mutate(body, {
      onSuccess: () => {
        clearNote();
        toast.done(t`${incident.number} is resolved: ${within(words(disposition))}. “Reopen” takes it back.`);
        onClose();
      },
    });
  };
  const { errors, attributes, submit } = useForm({
    faults: { disposition: disposition === '' ? UNSAID : undefined },
    failure: resolve.error,
    onSubmit: send,
  });
  return (
    <Dialog onClose={onClose} title={t`Resolve ${incident.number}`}>
      <form {...attributes}>
        <Stack gap="lg">
          <Radio.Group
            label={t`What was it?`}
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
          {open.length > 0 && disposition !== '' && (
            <OpenRequestsChoice
              open={open}
              disposition={disposition}
              mayKeep={mayKeep}
              value={keep ? 'keep' : 'cancel'}
              onChange={setOpenRequests}
            />
          )}
          <Textarea
            label={t`Note`}
            description={t`Why; it stays with the incident.`}
            autosize
            minRows={2}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
            }}
          />
          {resolve.isError && (
            <ErrorNotice error={resolve.error} doing={t`resolve the incident`} kept={t`Your note is kept.`} />
          )}
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              {t`Cancel`}
            </Button>
            <Button type="submit" loading={resolve.isPending}>
              {t`Resolve`}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}

/** What is asked for and has not begun. */
function useOpenRequests(incidentId: string): ActionDto[] {
  const mayRead = useCan('action:read');
  const { data } = useQuery({ ...incidentActionsQuery(incidentId), enabled: mayRead });
  return data?.filter(({ status }) => status === 'pending_approval' || status === 'approved') ?? [];
}

interface OpenRequestsChoiceProps {
  open: ActionDto[];
  disposition: Disposition;
  mayKeep: boolean;
  value: OpenRequests;
  onChange: (value: OpenRequests) => void;
}

function OpenRequestsChoice({ open, disposition, mayKeep, value, onChange }: OpenRequestsChoiceProps) {
  const many = open.length === 1 ? t`One request is open` : t`${open.length} requests are open`;
  const list = (
    <List size="sm" spacing={2} aria-label={t`Open requests`}>
      {open.map(({ id, summary, status }) => (
        <List.Item key={id}>
          {visible(summary)} <StateBadge status={status} />
        </List.Item>
      ))}
    </List>
  );
  if (!mayKeep)
    return (
      <Stack gap={6}>
        <Text size="sm" fw={500}>
          {open.length === 1
            ? t`${many}, and is cancelled with it: resolved as ${within(words(disposition))} it leaves nothing to be done.`
            : t`${many}, and are cancelled with it: resolved as ${within(words(disposition))} it leaves nothing to be done.`}
        </Text>
        {list}
      </Stack>
    );
  return (
    <Stack gap={6}>
      <Radio.Group
        label={open.length === 1 ? t`${many}. What becomes of it?` : t`${many}. What becomes of them?`}
        value={value}
        onChange={(chosen) => onChange(chosen as OpenRequests)}
      >
        <Stack gap="xs" mt="xs">
          <Radio
            size="xs"
            value="cancel"
            label={open.length === 1 ? t`Cancel it` : t`Cancel them`}
            description={t`Nothing more is done for this incident.`}
          />
          <Radio
            size="xs"
            value="keep"
            label={open.length === 1 ? t`Keep it` : t`Keep them`}
            description={t`What is approved is carried out, and what waits stays with the approvers.`}
          />
        </Stack>
      </Radio.Group>
      {list}
    </Stack>
  );
}
