import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { incidentChoicesQuery, incidentNameQuery } from '../audit.queries.ts';
import { t } from '../../../shared/texts/texts.ts';

interface IncidentSelectProps {
  /** An incident's id. */
  value: string | undefined;
  onChange: (id: string | null) => void;
}

/** One incident, found by its number or the words of its title; the newest are offered first. */
export function IncidentSelect({ value, onChange }: IncidentSelectProps) {
  const [typed, setTyped] = useState('');
  const [opened, setOpened] = useState(false);
  const [asked] = useDebouncedValue(typed, 250);
  const { data: named } = useQuery(incidentNameQuery(value ?? ''));
  const chosenLabel = value === undefined ? '' : named ? labelOf(named) : value;
  // What stands there of the one that is chosen is no question.
  const question = asked === chosenLabel ? '' : asked.trim();
  const { data: found = [], isFetching } = useQuery({ ...incidentChoicesQuery(question), enabled: opened });
  // The same option each time: with another one the field would forget what is being typed.
  const chosen = useMemo(
    () => (value === undefined ? [] : [{ value, label: chosenLabel }]),
    [value, chosenLabel],
  );
  const others = found.filter(({ id }) => id !== value);
  return (
    <Select
      aria-label={t`Incident`}
      placeholder={t`Every incident`}
      w={220}
      searchable
      clearable
      nothingFoundMessage={isFetching ? t`Looking …` : t`No incident fits`}
      // The server has searched already, in more than the title.
      filter={({ options }) => options}
      data={[...chosen, ...others.map((incident) => ({ value: incident.id, label: labelOf(incident) }))]}
      value={value ?? null}
      searchValue={typed}
      onSearchChange={setTyped}
      onDropdownOpen={() => setOpened(true)}
      onChange={onChange}
    />
  );
}

function labelOf({ number, title }: { number: string; title: string }): string {
  return `${number} ${title}`;
}
