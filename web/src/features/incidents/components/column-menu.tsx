import { Button, Checkbox, Popover, Stack } from '@mantine/core';
import { useState } from 'react';
import { CHOSEN_COLUMNS } from './incident-columns.tsx';
import classes from './incident-list.module.css';
import { t } from '../../../shared/texts/texts.ts';

interface ColumnMenuProps {
  /** Comma-separated, as in the address; undefined: all of them. */
  value: string | undefined;
  onChange: (value: string | null) => void;
}

/** Which columns are shown; the incident itself always is. */
export function ColumnMenu({ value, onChange }: ColumnMenuProps) {
  const [opened, setOpened] = useState(false);
  const all = CHOSEN_COLUMNS.map((column) => column.id);
  const chosen = value === undefined ? all : value.split(',');
  const choose = (next: readonly string[]): void => {
    const kept = all.filter((id) => next.includes(id));
    onChange(kept.length === all.length ? null : kept.join(',') || 'none');
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus returnFocus width={190}>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          className={classes['columns']}
          onClick={() => setOpened(!opened)}
        >
          {t`Columns`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Checkbox.Group aria-label={t`Columns`} value={chosen} onChange={choose}>
          <Stack gap="sm">
            {CHOSEN_COLUMNS.map(({ id, label }) => (
              <Checkbox key={id} size="xs" value={id} label={label} />
            ))}
          </Stack>
        </Checkbox.Group>
      </Popover.Dropdown>
    </Popover>
  );
}
