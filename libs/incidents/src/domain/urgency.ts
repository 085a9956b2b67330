import { SEVERITIES, type Classification } from '#contracts';
import type { ServiceLevels } from './service-levels.ts';

/** How much of its time an open incident has used up. */
const BANDS = [
  { points: 0, used: [0, 0.75] },
  { points: 1, used: [0.75, 1] },
  { points: 3, used: [1, Infinity] },
] as const;

/** Two points for each step of severity; the verdict moves it by a step at most, and time by one and a half. */
const SEVERITY_POINTS = 2;
const VERDICT_POINTS: Record<Classification | 'none', number> = {
  malicious: 2,
  suspicious: 1,
  none: 0,
  inconclusive: 0,
  benign: -2,
};

/** Open incidents that are equally urgent: of one severity, one verdict, made in one span of time. */
export interface UrgencyCell {
  rank: number;
  verdict: Classification | null;
  points: number;
  /** Milliseconds; made at or after `from`, and before `to`. */
  from: number;
  to: number;
}

/** Every one there is at `now`, with nothing between them and nothing twice. */
export function urgencyCells(levels: ServiceLevels, now: number): UrgencyCell[] {
  return SEVERITIES.flatMap((severity, rank) =>
    (Object.keys(VERDICT_POINTS) as (Classification | 'none')[]).flatMap((verdict) =>
      BANDS.map(({ points, used: [least, most] }) => ({
        rank,
        verdict: verdict === 'none' ? null : verdict,
        points: SEVERITY_POINTS * rank + VERDICT_POINTS[verdict] + points,
        from: most === Infinity ? -Infinity : madeAt(now, levels[severity], most),
        to: least === 0 ? Infinity : madeAt(now, levels[severity], least),
      })),
    ),
  );
}

/** When one was made that has used up this share now. */
function madeAt(now: number, minutes: number, share: number): number {
  return Math.round(now - minutes * 60_000 * share);
}
