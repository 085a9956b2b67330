import { Button, Checkbox, CloseButton, Popover, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import classes from './filter-menu.module.css';
import { t, within } from '../texts/texts.ts';

export interface FilterOption {
  value: string;
  label: string;
}

interface FilterMenuProps {
  label: string;
  options: readonly FilterOption[];
  /** Comma-separated, as in the address; undefined when nothing is chosen. */
  value: string | undefined;
  onChange: (value: string | null) => void;
}

const SEARCH_FROM = 9;

/** A filter of a list: closed it says what is chosen, open it lets one tick several values. */
export function FilterMenu({ label, options, value, onChange }: FilterMenuProps) {
  const [opened, setOpened] = useState(false);
  const [search, setSearch] = useState('');
  const chosen = value ? value.split(',') : [];
  const names = chosen.map((each) => options.find((option) => option.value === each)?.label ?? each);
  const fitting = options.filter((option) => option.label.toLowerCase().includes(search.toLowerCase()));
  return (
    <span className={classes['filter']} data-set={chosen.length > 0 || undefined}>
      <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus width={230}>
        <Popover.Target>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            className={classes['button']}
            aria-label={
              names.length > 0
                ? t`Filter by ${within(label)}: ${names.join(', ')}`
                : t`Filter by ${within(label)}`
            }
            onClick={() => setOpened(!opened)}
          >
            {chosen.length === 0
              ? label
              : `${label}: ${names.slice(0, 2).join(', ')}${names.length > 2 ? ` +${names.length - 2}` : ''}`}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="sm">
            {options.length > SEARCH_FROM && (
              <TextInput
                aria-label={t`Find in ${within(label)}`}
                placeholder={t`Find`}
                value={search}
                onChange={(event) => setSearch(event.currentTarget.value)}
              />
            )}
            <Checkbox.Group
              aria-label={label}
              value={chosen}
              onChange={(next) => onChange(next.length === 0 ? null : next.join(','))}
            >
              <Stack gap="sm" className={classes['options']}>
                {fitting.map((option) => (
                  <Checkbox key={option.value} size="xs" value={option.value} label={option.label} />
                ))}
              </Stack>
            </Checkbox.Group>
          </Stack>
        </Popover.Dropdown>
      </Popover>
      {chosen.length > 0 && (
        <CloseButton
          size="xs"
          aria-label={t`Remove the filter ${within(label)}`}
          onClick={() => onChange(null)}
        />
      )}
    </span>
  );
}
