import { CLASSIFICATIONS, INCIDENT_TYPES, SEVERITIES } from '#contracts';
import { Button, CloseButton, Group, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconFilter } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { shown } from '../../../shared/lib/defang.ts';
import type { Filters } from '../../../shared/lib/url-filters.ts';
import { words } from '../../../shared/lib/words.ts';
import { FilterMenu, type FilterOption } from '../../../shared/ui/filter-menu.tsx';
import classes from './incident-list.module.css';

export const FILTER_NAMES = [
  'status',
  'severity',
  'type',
  'verdict',
  'source',
  'assignee',
  'q',
  'observable',
  'created_after',
  'created_before',
  'sort',
] as const;
export type IncidentFilterName = (typeof FILTER_NAMES)[number];
export type IncidentFilters = Filters<IncidentFilterName>;

const OPEN = 'created,triaging,triaged';

const options = (values: readonly string[]): FilterOption[] =>
  values.map((value) => ({ value, label: words(value) }));

const MENUS: { name: IncidentFilterName; label: string; options: FilterOption[] }[] = [
  { name: 'status', label: 'State', options: options(['created', 'triaging', 'triaged', 'resolved']) },
  { name: 'severity', label: 'Severity', options: options([...SEVERITIES].reverse()) },
  { name: 'verdict', label: 'Verdict', options: options(CLASSIFICATIONS) },
  { name: 'type', label: 'Type', options: options(INCIDENT_TYPES) },
];

/** The views that a shift needs most, as plain filters. */
const VIEWS = [
  { value: 'all', label: 'All', status: null, assignee: null },
  { value: 'open', label: 'Open', status: OPEN, assignee: null },
  { value: 'mine', label: 'Mine', status: OPEN, assignee: 'me' },
  { value: 'unassigned', label: 'Nobody’s', status: OPEN, assignee: 'none' },
  { value: 'resolved', label: 'Resolved', status: 'resolved', assignee: null },
] as const;

interface IncidentFiltersProps {
  filters: IncidentFilters;
  onChange: (changes: Partial<Record<IncidentFilterName, string | null>>) => void;
  /** Slugs of sources that the filter offers. */
  sources: readonly string[];
  /** At the end of the bar. */
  children?: ReactNode;
}

export function IncidentFilterBar({ filters, onChange, sources, children }: IncidentFiltersProps) {
  const view = VIEWS.find(
    ({ status, assignee }) => status === (filters.status ?? null) && assignee === (filters.assignee ?? null),
  );
  const any = FILTER_NAMES.some((name) => name !== 'sort' && filters[name] !== undefined);
  const [opened, setOpened] = useState(false);
  const known = new Set([...sources, ...(filters.source?.split(',') ?? [])]);
  return (
    <div className={classes['filters']} role="group" aria-label="Filters">
      <SegmentedControl
        aria-label="View"
        size="xs"
        data={VIEWS.map(({ value, label }) => ({ value, label }))}
        value={view?.value ?? ''}
        onChange={(value) => {
          const next = VIEWS.find((each) => each.value === value);
          if (next) onChange({ status: next.status, assignee: next.assignee });
        }}
      />
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        className={classes['phoneToggle']}
        leftSection={<IconFilter size={14} aria-hidden />}
        aria-expanded={opened}
        onClick={() => setOpened(!opened)}
      >
        Filters
      </Button>
      <Group gap={6} className={classes['menus']} data-opened={opened || undefined}>
        <WordsFilter value={filters.q ?? ''} onChange={(q) => onChange({ q })} />
        {MENUS.map(({ name, label, options: choices }) => (
          <FilterMenu
            key={name}
            label={label}
            options={choices}
            value={filters[name]}
            onChange={(value) => onChange({ [name]: value })}
          />
        ))}
        {known.size > 0 && (
          <FilterMenu
            label="Source"
            options={[...known].sort().map((value) => ({ value, label: value }))}
            value={filters.source}
            onChange={(source) => onChange({ source })}
          />
        )}
        {filters.observable && (
          <span className={classes['chip']}>
            with <code>{shown('url', filters.observable)}</code>
            <CloseButton
              size="xs"
              aria-label="Remove the filter by observable"
              onClick={() => onChange({ observable: null })}
            />
          </span>
        )}
        {any && (
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => onChange(Object.fromEntries(FILTER_NAMES.map((name) => [name, null])))}
          >
            Clear
          </Button>
        )}
      </Group>
      {children && <div className={classes['aside']}>{children}</div>}
    </div>
  );
}

/** Filters while one types, without a request for every letter. */
function WordsFilter({ value, onChange }: { value: string; onChange: (value: string | null) => void }) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  const send = useDebouncedCallback((text: string) => onChange(text.trim() || null), 250);
  if (value !== known) {
    setKnown(value);
    if (value !== typed.trim()) setTyped(value);
  }
  return (
    <TextInput
      aria-label="Words in the title"
      placeholder="Words, host.name:ws-*"
      title={`Words of the title, a number, an observable, or fields of an alert: host.name:ws-* rule.name:"Odd sign-in"`}
      w={170}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        send(event.currentTarget.value);
      }}
    />
  );
}
