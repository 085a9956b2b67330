import { fromLocal, localInput } from '../../shared/lib/time-zone.ts';
import { t } from '../../shared/texts/texts.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** When a day begins for those who work by day. */
const MORNING = '08:00:00';

export interface SnoozeMoment {
  label: string;
  at: Date;
}

/** Until when one puts things off, seen from `now`, in the reader's own time zone. */
export function snoozeMoments(now: Date): SnoozeMoment[] {
  const today = new Date(`${localInput(now.toISOString()).slice(0, 10)}T00:00:00Z`);
  const morning = (days: number): Date => {
    const then = new Date(today.getTime() + days * DAY_MS).toISOString().slice(0, 10);
    return new Date(fromLocal(`${then}T${MORNING}`) ?? now);
  };
  const untilMonday = (8 - today.getUTCDay()) % 7 || 7;
  return [
    { label: t`For an hour`, at: new Date(now.getTime() + HOUR_MS) },
    { label: t`For four hours`, at: new Date(now.getTime() + 4 * HOUR_MS) },
    { label: t`Until tomorrow morning`, at: morning(1) },
    { label: t`Until Monday morning`, at: morning(untilMonday) },
  ];
}
