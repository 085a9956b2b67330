import { Group, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { visible } from '../lib/visible.ts';
import { CopyButton } from './copy-button.tsx';
import classes from './json-view.module.css';
import { number, t, within } from '../texts/texts.ts';

interface JsonViewProps {
  value: unknown;
  /** Says what it is, to screen readers and above it: "Raw alert". */
  label: string;
  maxHeight?: number;
}

const LARGE = 40_000;

/** A value as JSON: readable, selectable, copied with one click. Long ones are cut until asked for. */
export function JsonView({ value, label, maxHeight = 420 }: JsonViewProps) {
  const text = useMemo(() => JSON.stringify(value, null, 2) ?? 'null', [value]);
  const [whole, setWhole] = useState(false);
  const cut = text.length > LARGE && !whole;
  return (
    <div className={classes['root']}>
      <Group justify="space-between" className={classes['head']}>
        <Text size="xs" c="dimmed">
          {label}
        </Text>
        <CopyButton label={t`Copy ${within(label)}`} value={text} />
      </Group>
      <pre className={classes['pre']} style={{ maxHeight }} tabIndex={0} aria-label={label}>
        {visible(cut ? `${text.slice(0, LARGE)}\n…` : text)}
      </pre>
      {cut && (
        <button type="button" className={classes['more']} onClick={() => setWhole(true)}>
          {t`Show all ${number(text.length)} characters`}
        </button>
      )}
    </div>
  );
}
