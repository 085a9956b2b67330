import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AssigneeDto } from '../../../shared/api/generated/index.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { assigneesQuery } from '../bulk/assign-dialog.tsx';
import { t } from '../../../shared/texts/texts.ts';

interface AssigneeSelectProps {
  value: AssigneeDto | null;
  onChange: (person: AssigneeDto | null) => void;
  error?: string | undefined;
}

/** Who does it, of those who may work on incidents. */
export function AssigneeSelect({ value, onChange, error }: AssigneeSelectProps) {
  const [part, setPart] = useState('');
  // What the field says of whoever is chosen looks for nobody.
  const [asked] = useDebouncedValue(value !== null && part === visible(value.name) ? '' : part.trim(), 150);
  const people = useQuery(assigneesQuery(asked));
  const others = people.data?.data.filter(({ id }) => id !== value?.id) ?? [];
  const choices = value === null ? others : [value, ...others];
  return (
    <Select
      label={t`Who`}
      placeholder={t`Whoever works on the incident`}
      searchable
      clearable
      data={choices.map(({ id, name }) => ({ value: id, label: visible(name) }))}
      value={value?.id ?? null}
      error={error}
      onSearchChange={setPart}
      onChange={(chosen) => onChange(choices.find(({ id }) => id === chosen) ?? null)}
      nothingFoundMessage={
        people.isError ? t`The names could not be loaded.` : t`Nobody of this name works on incidents.`
      }
    />
  );
}
