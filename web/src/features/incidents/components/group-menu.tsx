import { NativeSelect } from '@mantine/core';
import { useShortcuts } from '../../../shared/keyboard/shortcuts.tsx';
import { GROUPINGS } from './groupings.ts';
import { t, within } from '../../../shared/texts/texts.ts';

interface GroupMenuProps {
  value: string | undefined;
  onChange: (value: string | null) => void;
}

/** Chosen here, or one after the other by key. */
export function GroupMenu({ value, onChange }: GroupMenuProps) {
  const next = GROUPINGS[GROUPINGS.findIndex((each) => each.value === value) + 1]?.value ?? null;
  useShortcuts([
    { keys: 'b', label: t`Group, by the next thing`, group: t`List`, run: () => onChange(next) },
  ]);
  return (
    <NativeSelect
      size="xs"
      aria-label={t`Group by`}
      data={[
        { value: '', label: t`One by one` },
        ...GROUPINGS.map((each) => ({ value: each.value, label: t`By ${within(each.label)}` })),
      ]}
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value || null)}
    />
  );
}
