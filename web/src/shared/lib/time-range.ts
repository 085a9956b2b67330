import { t } from '../texts/texts.ts';
const HOUR_MS = 3_600_000;

/** Ranges up to now, by what stands in the address. */
export const RANGES = [
  { value: '1h', label: t`Last hour`, hours: 1 },
  { value: '8h', label: t`Last 8 hours`, hours: 8 },
  { value: '24h', label: t`Last 24 hours`, hours: 24 },
  { value: '7d', label: t`Last 7 days`, hours: 7 * 24 },
  { value: '30d', label: t`Last 30 days`, hours: 30 * 24 },
] as const;

/** When a range began, seen from `before`; undefined for what is none. */
export function beginOf(range: string | undefined, before: string): string | undefined {
  const hours = RANGES.find(({ value }) => value === range)?.hours;
  return hours === undefined ? undefined : new Date(Date.parse(before) - hours * HOUR_MS).toISOString();
}
