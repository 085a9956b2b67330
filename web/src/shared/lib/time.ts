import { formatOf } from './time-zone.ts';
import { t } from '../texts/texts.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const YEAR = 365.25 * DAY;
const MONTH = YEAR / 12;

/** `3 s`, `12 min`, `4 h 05 min`, `3 d 4 h`, `30 d`, `5 months`, `2 years`: at most two units, never negative. */
export function duration(ms: number): string {
  const value = Math.max(0, ms);
  if (value < MINUTE) return t`${Math.floor(value / 1000)} s`;
  if (value < HOUR) return t`${Math.floor(value / MINUTE)} min`;
  if (value < DAY) {
    const minutes = Math.floor((value % HOUR) / MINUTE);
    const hours = t`${Math.floor(value / HOUR)} h`;
    return minutes === 0 ? hours : t`${hours} ${String(minutes).padStart(2, '0')} min`;
  }
  return longDuration(value);
}

/** Of a day and more: nobody counts the hours of weeks, or the days of months. */
function longDuration(ms: number): string {
  if (ms >= 2 * YEAR) return t`${Math.floor(ms / YEAR)} years`;
  if (ms >= 2 * MONTH) return t`${Math.floor(ms / MONTH)} months`;
  const hours = Math.floor((ms % DAY) / HOUR);
  const days = t`${Math.floor(ms / DAY)} d`;
  return hours === 0 || ms >= WEEK ? days : t`${days} ${hours} h`;
}

/** A measured time, finely: `840 ms`, `1.2 s`, `3 min 20 s`; from an hour on as `duration`. */
export function elapsed(ms: number): string {
  if (ms < 1000) return t`${Math.round(ms)} ms`;
  if (ms < 60_000) return t`${(ms / 1000).toFixed(1)} s`;
  if (ms >= HOUR) return duration(ms);
  return t`${Math.floor(ms / MINUTE)} min ${Math.floor((ms % MINUTE) / 1000)} s`;
}

/** As `elapsed`; `–` where there is no time. */
export function howLong(seconds: number | null): string {
  return seconds === null ? '–' : elapsed(seconds * 1000);
}

/** How long it is until then; from some months on the day says more. */
export function timeLeft(end: number, now: number): string {
  const left = end - now;
  if (left >= YEAR / 2) return t`until ${formatOf(SHORT_DATE).format(end)}`;
  return left > 0 ? t`${duration(left)} left` : t`over since ${duration(-left)}`;
}

export function relative(at: number, now: number): string {
  const difference = now - at;
  if (Math.abs(difference) < 5000) return 'now';
  return difference >= 0 ? t`${duration(difference)} ago` : t`in ${duration(-difference)}`;
}

const EXACT: Intl.DateTimeFormatOptions = {
  weekday: 'short',
  day: '2-digit',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
};

/** In the reader's own time zone, with its name. */
export function exact(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? iso : formatOf(EXACT).format(time);
}

const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit' };
const HOUR_AND_MINUTE: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
const SHORT_DATE: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' };
const DATE: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' };

export function clockTime(iso: string): string {
  return formatOf(CLOCK).format(new Date(iso));
}

/** `08:30`. */
export function hourAndMinute(at: number): string {
  return formatOf(HOUR_AND_MINUTE).format(at);
}

export function day(iso: string): string {
  return formatOf(DATE).format(new Date(iso));
}
