import { CLASSIFICATIONS, INCIDENT_TYPES, SEVERITIES } from '#contracts';
import { Button, CloseButton, Group, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconFilter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { queuesQuery, waitingIn } from '../../../shared/api/queues.queries.ts';
import { useShortcuts } from '../../../shared/keyboard/shortcuts.tsx';
import { shown } from '../../../shared/lib/defang.ts';
import type { Filters } from '../../../shared/lib/url-filters.ts';
import { later } from '../../../shared/lib/later.tsx';
import { visible } from '../../../shared/lib/visible.ts';
import { words } from '../../../shared/lib/words.ts';
import { FilterMenu, type FilterOption } from '../../../shared/ui/filter-menu.tsx';
import { FIGURE_FILTERS, FigureChips } from './figure-chips.tsx';
import classes from './incident-list.module.css';
import { MINE } from './my-teams.ts';
import { TimeRangeMenu } from './time-range-menu.tsx';
import { rich, t } from '../../../shared/texts/texts.ts';

/** Later: most houses have no teams. */
const TeamFilter = later(() => import('./team-filter.tsx').then((module) => module.TeamFilter));

export const FILTER_NAMES = [
  'status',
  'severity',
  'type',
  'verdict',
  'source',
  'assignee',
  'team',
  'tag',
  'snoozed',
  'q',
  'observable',
  'since',
  'created_after',
  'created_before',
  'sort',
  ...FIGURE_FILTERS,
] as const;
export type IncidentFilterName = (typeof FILTER_NAMES)[number];
const NO_FILTERS: Partial<Record<IncidentFilterName, null>> = Object.fromEntries(
  FILTER_NAMES.map((name) => [name, null]),
);
export type IncidentFilters = Filters<IncidentFilterName>;

/** States in which somebody has still to do something. */
export const OPEN = 'created,triaging,triaged';

const options = (values: readonly string[]): FilterOption[] =>
  values.map((value) => ({ value, label: words(value) }));

const MENUS: { name: IncidentFilterName; label: string; options: FilterOption[] }[] = [
  { name: 'status', label: t`State`, options: options(['created', 'triaging', 'triaged', 'resolved']) },
  { name: 'severity', label: t`Severity`, options: options([...SEVERITIES].reverse()) },
  { name: 'verdict', label: t`Verdict`, options: options(CLASSIFICATIONS) },
  { name: 'type', label: t`Type`, options: options(INCIDENT_TYPES) },
];

/** The views that a shift needs most, as plain filters. `team` is there for whoever is in one. */
const VIEWS = [
  { value: 'all', label: t`All`, status: null, assignee: null, snoozed: null },
  { value: 'open', label: t`Open`, status: OPEN, assignee: null, snoozed: 'false' },
  { value: 'mine', label: t`Mine`, status: OPEN, assignee: 'me', snoozed: 'false' },
  { value: 'unassigned', label: t`Nobody’s`, status: OPEN, assignee: 'none', snoozed: 'false' },
  { value: 'team', label: t`My teams`, status: OPEN, assignee: 'none', snoozed: 'false' },
  { value: 'snoozed', label: t`Put off`, status: OPEN, assignee: null, snoozed: 'true' },
  { value: 'resolved', label: t`Resolved`, status: 'resolved', assignee: null, snoozed: null },
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
  const queues = useQuery(queuesQuery).data ?? [];
  const mine = queues.filter((queue) => queue.mine);
  const views = VIEWS.filter(({ value }) => value !== 'team' || mine.length > 0 || filters.team === MINE);
  const view = views.find(
    ({ value, status, assignee, snoozed }) =>
      teamOf(value) === (filters.team ?? null) &&
      status === (filters.status ?? null) &&
      assignee === (filters.assignee ?? null) &&
      snoozed === (filters.snoozed ?? null),
  );
  const openQueue = VIEWS.find(({ value }) => value === 'team');
  useShortcuts([
    {
      ...{ keys: 'q', label: t`The queue of my teams`, group: t`List`, when: mine.length > 0 },
      // The whole of it: what was searched before is not to hide what waits there.
      run: () => openQueue && onChange({ ...NO_FILTERS, ...viewed(openQueue, filters) }),
    },
  ]);
  const any = FILTER_NAMES.some((name) => name !== 'sort' && filters[name] !== undefined);
  const [opened, setOpened] = useState(false);
  const known = new Set([...sources, ...(filters.source?.split(',') ?? [])]);
  return (
    <div className={classes['filters']} role="group" aria-label={t`Filters`}>
      <SegmentedControl
        aria-label={t`View`}
        size="xs"
        data={views.map(({ value, label }) => ({
          value,
          label: value === 'team' && mine.length > 0 ? `${label} ${waitingIn(mine)}` : label,
        }))}
        value={view?.value ?? ''}
        onChange={(value) => {
          const next = views.find((each) => each.value === value);
          if (next) onChange(viewed(next, filters));
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
        {t`Filters`}
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
            label={t`Source`}
            options={[...known].sort().map((value) => ({ value, label: value }))}
            value={filters.source}
            onChange={(source) => onChange({ source })}
          />
        )}
        {(queues.length > 0 || filters.team !== undefined) && (
          <TeamFilter queues={queues} value={filters.team} onChange={(team) => onChange({ team })} />
        )}
        <TimeRangeMenu filters={filters} onChange={onChange} />
        {filters.tag?.split(',').map((tag) => (
          <span key={tag} className={classes['chip']}>
            {rich`tagged ${(<code>{visible(tag)}</code>)}`}
            <CloseButton
              size="xs"
              aria-label={t`Remove the filter by the tag ${tag}`}
              onClick={() => onChange({ tag: without(filters.tag, tag) })}
            />
          </span>
        ))}
        {filters.observable && (
          <span className={classes['chip']}>
            {rich`with ${(<code>{shown('url', filters.observable)}</code>)}`}
            <CloseButton
              size="xs"
              aria-label={t`Remove the filter by observable`}
              onClick={() => onChange({ observable: null })}
            />
          </span>
        )}
        <FigureChips filters={filters} onChange={onChange} />
        {any && (
          <Button variant="subtle" size="compact-sm" onClick={() => onChange(NO_FILTERS)}>
            {t`Clear`}
          </Button>
        )}
      </Group>
      {children && <div className={classes['aside']}>{children}</div>}
    </div>
  );
}

function teamOf(view: string): string | null {
  return view === 'team' ? MINE : null;
}

/** A view's filters. By urgency goes what is open only. */
function viewed(
  { value, status, assignee, snoozed }: (typeof VIEWS)[number],
  { sort }: IncidentFilters,
): Partial<Record<IncidentFilterName, string | null>> {
  const team = teamOf(value);
  const view = { status, assignee, snoozed, team };
  if (team !== null) return { ...view, sort: '-urgency' };
  const isOther = value === 'resolved' || value === 'all';
  return { ...view, ...(isOther && sort?.endsWith('urgency') ? { sort: null } : {}) };
}

function without(tags: string | undefined, tag: string): string | null {
  return (
    tags
      ?.split(',')
      .filter((each) => each !== tag)
      .join(',') || null
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
      aria-label={t`Words in the title`}
      placeholder={t`Words, host.name:ws-*`}
      title={t`Words of the title, a number, an observable, or fields of an alert: host.name:ws-* rule.name:"Odd sign-in"`}
      w={170}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        send(event.currentTarget.value);
      }}
    />
  );
}
