import type { Classification } from '#contracts';
import type { StatsBucketDto } from '../../shared/api/generated/index.ts';
import { hourAndMinute } from '../../shared/lib/time.ts';

export type VerdictOrNone = Classification | 'none';
export const VERDICT_COLUMNS = ['malicious', 'suspicious', 'inconclusive', 'benign', 'none'] as const;

export type Hour = Record<VerdictOrNone, number> & { at: string; label: string; total: number };

const HOUR_MS = 3_600_000;

/** One column for every hour of the period, those without incidents included. */
export function toHours(buckets: readonly StatsBucketDto[], from: string, to: string): Hour[] {
  const hours = new Map<number, Hour>();
  const first = Math.floor(Date.parse(from) / HOUR_MS) * HOUR_MS;
  for (let at = first; at < Date.parse(to); at += HOUR_MS) {
    const empty = { malicious: 0, suspicious: 0, benign: 0, inconclusive: 0, none: 0, total: 0 };
    hours.set(at, { ...empty, at: new Date(at).toISOString(), label: hourAndMinute(at) });
  }
  for (const { at, verdict, incidents } of buckets) {
    const hour = hours.get(Math.floor(Date.parse(at) / HOUR_MS) * HOUR_MS);
    if (!hour) continue;
    hour[verdict] += incidents;
    hour.total += incidents;
  }
  return [...hours.values()];
}
