import { Button, Pill, Select, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { EventFamilyDto, RecordedPersonDto } from '../../../shared/api/generated/index.ts';
import { FilterBar } from '../../../shared/ui/filter-bar.tsx';
import { isFiltered, type AuditChange, type AuditFilters } from '../audit-filters.ts';
import { choicesQuery } from '../audit.queries.ts';
import { subjectOf } from '../audit-words.ts';
import { IncidentSelect } from './incident-select.tsx';
import { TimeSelect } from './time-select.tsx';
import { t } from '../../../shared/texts/texts.ts';

interface AuditFiltersBarProps {
  filters: AuditFilters;
  onChange: AuditChange;
  onClear: () => void;
}

export function AuditFiltersBar({ filters, onChange, onClear }: AuditFiltersBarProps) {
  const { data: choices } = useQuery(choicesQuery);
  const { actor_id, family, event, run, subject_type, subject_id } = filters;
  // The same lists each time: with others the fields would forget what is being typed.
  const people = useMemo(() => peopleOf(choices?.people ?? [], actor_id), [choices, actor_id]);
  const kinds = useMemo(() => kindsOf(choices?.families ?? []), [choices]);
  return (
    <FilterBar>
      <Select
        aria-label={t`Person`}
        placeholder={t`Everybody`}
        w={170}
        searchable
        clearable
        nothingFoundMessage={t`Nobody of that name has done anything`}
        data={people}
        value={actor_id ?? null}
        onChange={(person) => onChange({ actor_id: person })}
      />
      <Select
        aria-label={t`Kind of event`}
        placeholder={t`Every event`}
        w={230}
        searchable
        clearable
        nothingFoundMessage={t`There is no such event`}
        data={kinds}
        value={event ?? (family === undefined ? null : `${family}.`)}
        onChange={(kind) =>
          onChange(
            kind?.endsWith('.') ? { family: kind.slice(0, -1), event: null } : { family: null, event: kind },
          )
        }
      />
      <IncidentSelect value={filters.incident} onChange={(incident) => onChange({ incident })} />
      <TimeSelect filters={filters} onChange={onChange} />
      <Switch
        label={t`Also what machines did`}
        checked={filters.machines === 'shown' || run !== undefined}
        disabled={run !== undefined}
        onChange={({ currentTarget }) => onChange({ machines: currentTarget.checked ? 'shown' : null })}
      />
      {run !== undefined && <Chosen called={t`One playbook run`} onRemove={() => onChange({ run: null })} />}
      {subject_id !== undefined && (
        <Chosen
          called={subjectOf({ subject_type: subject_type ?? '', subject_id, subject_name: null })}
          onRemove={() => onChange({ subject_type: null, subject_id: null })}
        />
      )}
      {isFiltered(filters) && (
        <Button variant="subtle" onClick={onClear}>
          {t`Clear`}
        </Button>
      )}
    </FilterBar>
  );
}

/** With whom the address names, be it a key or a source. */
function peopleOf(people: readonly RecordedPersonDto[], chosen: string | undefined) {
  const options = people.map(({ id, name }) => ({ value: id, label: name }));
  if (chosen === undefined || people.some(({ id }) => id === chosen)) return options;
  return [...options, { value: chosen, label: chosen }];
}

/** A family as a whole ends with the dot after which its events' names go on. */
function kindsOf(families: readonly EventFamilyDto[]) {
  return families.map(({ name, label, events }) => ({
    group: label,
    items: [
      ...(events.length > 1 ? [{ value: `${name}.`, label: t`${label}: all` }] : []),
      ...events.map((event) => ({ value: event.name, label: event.label })),
    ],
  }));
}

/** A filter that comes with a link and is not chosen here. */
function Chosen({ called, onRemove }: { called: string; onRemove: () => void }) {
  return (
    <Pill
      size="md"
      withRemoveButton
      onRemove={onRemove}
      removeButtonProps={{ 'aria-label': t`Remove the filter: ${called}`, 'aria-hidden': false, tabIndex: 0 }}
    >
      {called}
    </Pill>
  );
}
