import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queuesQuery, waitingIn } from '../../../shared/api/queues.queries.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { ChooseOne } from './choose-one.tsx';
import { t } from '../../../shared/texts/texts.ts';

interface TeamDialogProps {
  called: string;
  onMove: (team: { id: string | null; name: string }) => void;
  onClose: () => void;
}

const NONE = { id: null, name: t`no team` };

/** Into whose queue, of the teams that are in use. */
export function TeamDialog({ called, onMove, onClose }: TeamDialogProps) {
  const [part, setPart] = useState('');
  const queues = useQuery(queuesQuery);
  const fitting = queues.data?.filter(
    ({ name, archived }) => !archived && name.toLowerCase().includes(part.trim().toLowerCase()),
  );
  return (
    <ChooseOne
      title={t`Into whose queue: ${called}`}
      label={t`Team`}
      description={t`Who it is assigned to stays. Once a part of a name is typed, Enter takes the first.`}
      listLabel={t`Teams`}
      part={part}
      onPart={setPart}
      choices={fitting}
      beside={(queue) => t`${waitingIn([queue])} waiting`}
      none={t`No team: take it out of its queue`}
      onChoose={(queue) => onMove(queue ?? NONE)}
      onClose={onClose}
    >
      {fitting?.length === 0 && (
        <Text size="sm">
          {part.trim() === '' ? t`No team is in use.` : t`No team has “${part.trim()}” in its name.`}
        </Text>
      )}
      {queues.isError && (
        <ErrorNotice error={queues.error} doing={t`load the teams`} retry={() => void queues.refetch()} />
      )}
    </ChooseOne>
  );
}
