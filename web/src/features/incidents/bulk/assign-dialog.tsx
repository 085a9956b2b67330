import { Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getIncidentsAssignees } from '../../../shared/api/generated/index.ts';
import { keys } from '../../../shared/api/query-keys.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import classes from './bulk.module.css';
import { t } from '../../../shared/texts/texts.ts';

interface AssignDialogProps {
  called: string;
  onAssign: (person: { id: string | null; name: string }) => void;
  onClose: () => void;
}

const NOBODY = { id: null, name: 'nobody' };

/** To whom one may be assigned whose name has this part. */
function assigneesQuery(part: string) {
  return queryOptions({
    queryKey: keys.users.list({ assignable: true, part }),
    queryFn: ({ signal }) => getIncidentsAssignees({ query: part === '' ? {} : { q: part }, signal }),
    placeholderData: keepPreviousData,
  });
}

/** Typing narrows the names, Enter takes the first. */
export function AssignDialog({ called, onAssign, onClose }: AssignDialogProps) {
  const [part, setPart] = useState('');
  const [asked] = useDebouncedValue(part.trim(), 150);
  const people = useQuery(assigneesQuery(asked));
  const fitting = people.data?.data.filter(({ name }) =>
    name.toLowerCase().includes(part.trim().toLowerCase()),
  );
  const first = fitting?.[0];
  return (
    <Dialog onClose={onClose} title={t`Assign ${called}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (first) onAssign(first);
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t`Name`}
            description={t`Those who may work on incidents. Enter takes the first.`}
            data-autofocus
            value={part}
            onChange={(event) => setPart(event.currentTarget.value)}
          />
          <ul className={classes['people']} aria-label={t`People`}>
            {fitting?.map((person) => (
              <li key={person.id}>
                <button type="button" onClick={() => onAssign(person)}>
                  {visible(person.name)}
                </button>
              </li>
            ))}
            {part.trim() === '' && (
              <li>
                <button type="button" onClick={() => onAssign(NOBODY)}>
                  {t`Nobody: take the assignment away`}
                </button>
              </li>
            )}
          </ul>
          {fitting?.length === 0 && (
            <Text size="sm">{t`Nobody who may work on incidents has “${part.trim()}” in their name.`}</Text>
          )}
          {people.data?.more && <Text size="sm">{t`There are more: type a part of the name.`}</Text>}
          {people.isError && (
            <ErrorNotice error={people.error} doing={t`load the names`} retry={() => void people.refetch()} />
          )}
        </Stack>
      </form>
    </Dialog>
  );
}
