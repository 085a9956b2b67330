import { Button, CloseButton, Popover } from '@mantine/core';
import { useState } from 'react';
import { exact } from '../../../shared/lib/time.ts';
import { later } from '../../../shared/lib/later.tsx';
import { RANGES } from '../../../shared/lib/time-range.ts';
import type { IncidentFilters } from './incident-filters.tsx';
import classes from './incident-list.module.css';
import { NO_TIME, type TimeRangeProps } from './time-range-filter.ts';
import { t } from '../../../shared/texts/texts.ts';

const TimeRangeForm = later(() => import('./time-range-form.tsx').then((module) => module.TimeRangeForm));

/** Since when: a range that goes with the time, or two moments that stay. */
export function TimeRangeMenu({ filters, onChange }: TimeRangeProps) {
  const [opened, setOpened] = useState(false);
  const called = calledBy(filters);
  return (
    <span className={classes['range']}>
      <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus width={250}>
        <Popover.Target>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            aria-label={called === null ? t`Filter by time` : t`Filter by time: ${called}`}
            onClick={() => setOpened(!opened)}
          >
            {called ?? t`Time`}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <TimeRangeForm filters={filters} onChange={onChange} />
        </Popover.Dropdown>
      </Popover>
      {called !== null && (
        <CloseButton size="xs" aria-label={t`Remove the filter by time`} onClick={() => onChange(NO_TIME)} />
      )}
    </span>
  );
}

function calledBy({ since, created_after, created_before }: IncidentFilters): string | null {
  const range = RANGES.find(({ value }) => value === since);
  if (range) return range.label;
  const parts = [
    created_after && t`from ${exact(created_after)}`,
    created_before && t`to ${exact(created_before)}`,
  ];
  return parts.filter(Boolean).join(' ') || null;
}
