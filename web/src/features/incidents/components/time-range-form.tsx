import { Radio, Stack, TextInput } from '@mantine/core';
import { RANGES } from '../../../shared/lib/time-range.ts';
import { fromLocal, localInput } from '../../../shared/lib/time-zone.ts';
import { NO_TIME, type TimeRangeProps } from './time-range-filter.ts';
import { t } from '../../../shared/texts/texts.ts';

export function TimeRangeForm({ filters, onChange }: TimeRangeProps) {
  const { since, created_after, created_before } = filters;
  const moment = (name: 'created_after' | 'created_before') => (text: string) => {
    onChange({ since: null, [name]: fromLocal(text) });
  };
  return (
    <Stack gap="sm">
      <Radio.Group
        aria-label={t`Time`}
        value={since ?? ''}
        onChange={(value) => onChange({ ...NO_TIME, since: value })}
      >
        <Stack gap="sm">
          {RANGES.map(({ value, label }) => (
            <Radio key={value} size="xs" value={value} label={label} />
          ))}
        </Stack>
      </Radio.Group>
      <Moment label={t`From`} value={created_after} onChange={moment('created_after')} />
      <Moment label={t`To`} value={created_before} onChange={moment('created_before')} />
    </Stack>
  );
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
