import { Button, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { EVENT_NAMES } from '../../../shared/live/invalidations.ts';
import { FilterBar } from '../../../shared/ui/filter-bar.tsx';
import { auditSentence } from '../audit-words.ts';
import type { AuditFilters } from '../audit.queries.ts';

const SUBJECTS = [...new Set(EVENT_NAMES.map((name) => name.split('.')[0] ?? name))];

interface AuditFiltersBarProps {
  filters: AuditFilters;
  onChange: (changes: { [K in keyof AuditFilters]?: string | null }) => void;
  onClear: () => void;
}

export function AuditFiltersBar({ filters, onChange, onClear }: AuditFiltersBarProps) {
  const changeSoon = useDebouncedCallback(onChange, 300);
  return (
    <FilterBar>
      <Select
        aria-label="Event"
        placeholder="Every event"
        w={210}
        searchable
        clearable
        data={EVENT_NAMES.map((name) => ({ value: name, label: auditSentence(name) }))}
        value={filters.event ?? null}
        onChange={(event) => onChange({ event })}
      />
      <Select
        aria-label="Kind of subject"
        placeholder="Every subject"
        w={150}
        searchable
        clearable
        data={SUBJECTS}
        value={filters.subject_type ?? null}
        onChange={(subject) => onChange({ subject_type: subject })}
      />
      <TextInput
        key={`subject ${filters.subject_id ?? ''}`}
        aria-label="Id of the subject"
        placeholder="Id of the subject"
        w={190}
        defaultValue={filters.subject_id ?? ''}
        onChange={(event) => changeSoon({ subject_id: event.currentTarget.value.trim() })}
      />
      <TextInput
        key={`actor ${filters.actor_id ?? ''}`}
        aria-label="Id of who did it"
        placeholder="Id of who did it"
        w={190}
        defaultValue={filters.actor_id ?? ''}
        onChange={(event) => changeSoon({ actor_id: event.currentTarget.value.trim() })}
      />
      <DayField label="From" value={filters.from} onChange={(from) => onChange({ from })} />
      <DayField label="Until" value={filters.to} onChange={(to) => onChange({ to })} end />
      {Object.keys(filters).length > 0 && (
        <Button variant="subtle" onClick={onClear}>
          Clear
        </Button>
      )}
    </FilterBar>
  );
}

interface DayFieldProps {
  label: string;
  value: string | undefined;
  end?: boolean;
  onChange: (value: string | null) => void;
}

/** A day in the reader's own time zone; `end` means its last moment. */
function DayField({ label, value, end = false, onChange }: DayFieldProps) {
  const shown = value ? new Date(value) : null;
  return (
    <TextInput
      type="date"
      aria-label={label}
      leftSection={label}
      leftSectionWidth={46}
      styles={{ section: { fontSize: 'var(--mantine-font-size-xs)' } }}
      w={176}
      value={shown && !Number.isNaN(shown.getTime()) ? localDay(shown) : ''}
      onChange={(event) => {
        const day = event.currentTarget.value;
        onChange(day === '' ? null : new Date(`${day}T${end ? '23:59:59.999' : '00:00:00'}`).toISOString());
      }}
    />
  );
}

function localDay(time: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}
