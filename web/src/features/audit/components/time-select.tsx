import { Select, TextInput } from '@mantine/core';
import { RANGES } from '../../../shared/lib/time-range.ts';
import { fromLocal, localInput } from '../../../shared/lib/time-zone.ts';
import type { AuditChange, AuditFilters } from '../audit-filters.ts';
import { t } from '../../../shared/texts/texts.ts';

const DAYS = 'days';

interface TimeSelectProps {
  filters: AuditFilters;
  onChange: AuditChange;
}

/** A range that goes with the time, or days that stay. */
export function TimeSelect({ filters: { since, from, to }, onChange }: TimeSelectProps) {
  const days = from !== undefined || to !== undefined;
  const choose = (value: string | null): void => {
    if (value === DAYS) onChange({ since: null, from: startOf(localInput(new Date().toISOString())) });
    else onChange({ since: value, from: null, to: null });
  };
  return (
    <>
      <Select
        aria-label={t`Time`}
        placeholder={t`At any time`}
        w={150}
        clearable
        data={[
          ...RANGES.map(({ value, label }) => ({ value, label })),
          { value: DAYS, label: t`Chosen days` },
        ]}
        value={days ? DAYS : (since ?? null)}
        onChange={choose}
      />
      {days && (
        <>
          <DayField label={t`From`} value={from} onChange={(day) => onChange({ from: startOf(day) })} />
          <DayField
            label={t`Until`}
            value={to}
            onChange={(day) => onChange({ to: fromLocal(`${day}T23:59:59.999`) })}
          />
        </>
      )}
    </>
  );
}

function startOf(day: string): string | null {
  return fromLocal(`${day.slice(0, 10)}T00:00:00`);
}

interface DayFieldProps {
  label: string;
  value: string | undefined;
  onChange: (day: string) => void;
}

/** A whole day in the reader's own time zone. */
function DayField({ label, value, onChange }: DayFieldProps) {
  return (
    <TextInput
      type="date"
      aria-label={label}
      leftSection={label}
      leftSectionWidth={46}
      styles={{ section: { fontSize: 'var(--mantine-font-size-xs)' } }}
      w={176}
      value={localInput(value).slice(0, 10)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
