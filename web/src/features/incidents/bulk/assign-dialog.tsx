import { Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getIncidentsAssignees } from '../../../shared/api/generated/index.ts';
import { keys } from '../../../shared/api/query-keys.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { ChooseOne } from './choose-one.tsx';
import { t } from '../../../shared/texts/texts.ts';

interface AssignDialogProps {
  called: string;
  onAssign: (person: { id: string | null; name: string }) => void;
  onClose: () => void;
}

const NOBODY = { id: null, name: 'nobody' };

/** To whom one may be assigned whose name has this part. */
export function assigneesQuery(part: string) {
  return queryOptions({
    queryKey: keys.users.list({ assignable: true, part }),
    queryFn: ({ signal }) => getIncidentsAssignees({ query: part === '' ? {} : { q: part }, signal }),
    placeholderData: keepPreviousData,
  });
}

/** To whom, of those who may work on incidents. */
export function AssignDialog({ called, onAssign, onClose }: AssignDialogProps) {
  const [part, setPart] = useState('');
  const [asked] = useDebouncedValue(part.trim(), 150);
  const people = useQuery(assigneesQuery(asked));
  const fitting = people.data?.data.filter(({ name }) =>
    name.toLowerCase().includes(part.trim().toLowerCase()),
  );
  return (
    <ChooseOne
      title={t`Assign ${called}`}
      label={t`Name`}
      description={t`Those who may work on incidents. Once a part of a name is typed, Enter takes the first.`}
      listLabel={t`People`}
      part={part}
      onPart={setPart}
      choices={fitting}
      none={t`Nobody: take the assignment away`}
      onChoose={(person) => onAssign(person ?? NOBODY)}
      onClose={onClose}
    >
      {fitting?.length === 0 && (
        <Text size="sm">{t`Nobody who may work on incidents has “${part.trim()}” in their name.`}</Text>
      )}
      {people.data?.more && <Text size="sm">{t`There are more: type a part of the name.`}</Text>}
      {people.isError && (
        <ErrorNotice error={people.error} doing={t`load the names`} retry={() => void people.refetch()} />
      )}
    </ChooseOne>
  );
}
