import { IntegerField } from './fields.ts';

export class ReportQuery {
  @IntegerField({
    optional: true,
    min: 1,
    max: 366,
    default: 30,
    description: 'So many days in UTC, today among them',
  })
  days: number = 30;
}

const DAY = 86_400_000;

/** From the beginning of the first of so many days in UTC, of which today is the last, until now. */
export function lastDays(now: Date, days: number): { from: Date; to: Date } {
  const today = Math.floor(now.getTime() / DAY) * DAY;
  return { from: new Date(today - (days - 1) * DAY), to: now };
}
