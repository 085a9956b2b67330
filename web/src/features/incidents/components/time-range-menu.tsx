import { Button, CloseButton, Popover, Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { exact } from '../../../shared/lib/time.ts';
import { RANGES } from '../../../shared/lib/time-range.ts';
import { fromLocal, localInput } from '../../../shared/lib/time-zone.ts';
import type { IncidentFilterName, IncidentFilters } from './incident-filters.tsx';
import classes from './incident-list.module.css';

interface TimeRangeMenuProps {
  filters: IncidentFilters;
  onChange: (changes: Partial<Record<IncidentFilterName, string | null>>) => void;
}

const NONE = { since: null, created_after: null, created_before: null };

/** Since when: a range that goes with the time, or two moments that stay. */
export function TimeRangeMenu({ filters, onChange }: TimeRangeMenuProps) {
  const [opened, setOpened] = useState(false);
  const { since, created_after, created_before } = filters;
  const moment = (name: 'created_after' | 'created_before') => (text: string) => {
    onChange({ since: null, [name]: fromLocal(text) });
  };
  const called = calledBy(filters);
  return (
    <span className={classes['range']}>
      <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus width={250}>
        <Popover.Target>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            aria-label={`Filter by time${called === null ? '' : `: ${called}`}`}
            onClick={() => setOpened(!opened)}
          >
            {called ?? 'Time'}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="sm">
            <Radio.Group
              aria-label="Time"
              value={since ?? ''}
              onChange={(value) => onChange({ ...NONE, since: value })}
            >
              <Stack gap="sm">
                {RANGES.map(({ value, label }) => (
                  <Radio key={value} size="xs" value={value} label={label} />
                ))}
              </Stack>
            </Radio.Group>
            <Moment label="From" value={created_after} onChange={moment('created_after')} />
            <Moment label="To" value={created_before} onChange={moment('created_before')} />
          </Stack>
        </Popover.Dropdown>
      </Popover>
      {called !== null && (
        <CloseButton size="xs" aria-label="Remove the filter by time" onClick={() => onChange(NONE)} />
      )}
    </span>
  );
}

function calledBy({ since, created_after, created_before }: IncidentFilters): string | null {
  const range = RANGES.find(({ value }) => value === since);
  if (range) return range.label;
  const parts = [
    created_after && `from ${exact(created_after)}`,
    created_before && `to ${exact(created_before)}`,
  ];
  return parts.filter(Boolean).join(' ') || null;
}

interface MomentProps {
  label: string;
  value: string | undefined;
  onChange: (text: string) => void;
}

function Moment({ label, value, onChange }: MomentProps) {
  return (
    <TextInput
      type="datetime-local"
      size="xs"
      label={label}
      value={localInput(value)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
