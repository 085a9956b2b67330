import { Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queuesQuery, waitingIn } from '../../../shared/api/queues.queries.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import classes from './bulk.module.css';
import { t } from '../../../shared/texts/texts.ts';

interface TeamDialogProps {
  called: string;
  onMove: (team: { id: string | null; name: string }) => void;
  onClose: () => void;
}

const NONE = { id: null, name: t`no team` };

/** Typing narrows the names, Enter takes the first. */
export function TeamDialog({ called, onMove, onClose }: TeamDialogProps) {
  const [part, setPart] = useState('');
  const queues = useQuery(queuesQuery);
  const fitting = queues.data?.filter(
    ({ name, archived }) => !archived && name.toLowerCase().includes(part.trim().toLowerCase()),
  );
  const first = fitting?.[0];
  return (
    <Dialog onClose={onClose} title={t`Into whose queue: ${called}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (first) onMove(first);
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t`Team`}
            description={t`Who it is assigned to stays. Enter takes the first.`}
            data-autofocus
            value={part}
            onChange={(event) => setPart(event.currentTarget.value)}
          />
          <ul className={classes['people']} aria-label={t`Teams`}>
            {fitting?.map((queue) => (
              <li key={queue.id}>
                <button type="button" onClick={() => onMove(queue)}>
                  {visible(queue.name)}{' '}
                  <Text span size="sm" c="dimmed">
                    {t`${waitingIn([queue])} waiting`}
                  </Text>
                </button>
              </li>
            ))}
            {part.trim() === '' && (
              <li>
                <button type="button" onClick={() => onMove(NONE)}>
                  {t`No team: take it out of its queue`}
                </button>
              </li>
            )}
          </ul>
          {fitting?.length === 0 && (
            <Text size="sm">
              {part.trim() === '' ? t`No team is in use.` : t`No team has “${part.trim()}” in its name.`}
            </Text>
          )}
          {queues.isError && (
            <ErrorNotice error={queues.error} doing={t`load the teams`} retry={() => void queues.refetch()} />
          )}
        </Stack>
      </form>
    </Dialog>
  );
}
