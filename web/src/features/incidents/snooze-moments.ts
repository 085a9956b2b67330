const HOUR_MS = 3_600_000;
/** When a day begins for those who work by day. */
const MORNING = 8;

export interface SnoozeMoment {
  label: string;
  at: Date;
}

/** Until when one puts things off, seen from `now`, in the reader's own time zone. */
export function snoozeMoments(now: Date): SnoozeMoment[] {
  const morning = (days: number): Date =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING);
  const untilMonday = (8 - now.getDay()) % 7 || 7;
  return [
    { label: 'For an hour', at: new Date(now.getTime() + HOUR_MS) },
    { label: 'For four hours', at: new Date(now.getTime() + 4 * HOUR_MS) },
    { label: 'Until tomorrow morning', at: morning(1) },
    { label: 'Until Monday morning', at: morning(untilMonday) },
  ];
}
