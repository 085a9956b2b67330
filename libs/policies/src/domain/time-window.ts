import { WEEKDAYS, type TimeWindow, type Weekday } from './document.ts';

const formats = new Map<string, Intl.DateTimeFormat>();
const MINUTES_A_DAY = 24 * 60;

function format(timezone: string): Intl.DateTimeFormat {
  let found = formats.get(timezone);
  if (found === undefined) {
    found = new Intl.DateTimeFormat('en-GB', {
      timeZone: timezone,
      weekday: 'long',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(timezone, found);
  }
  return found;
}

export function isTimezone(name: string): boolean {
  try {
    format(name);
    return true;
  } catch {
    return false;
  }
}

function localTime(now: Date, timezone: string): { day: Weekday; minute: number } {
  const parts = new Map(
    format(timezone)
      .formatToParts(now)
      .map((part) => [part.type, part.value]),
  );
  return {
    day: String(parts.get('weekday')).toLowerCase() as Weekday,
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  };
}

function minuteOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

export function inTimeWindow(window: TimeWindow, now: Date): boolean {
  const { day, minute } = localTime(now, window.timezone ?? 'UTC');
  const from = window.from === undefined ? 0 : minuteOf(window.from);
  const to = window.to === undefined ? MINUTES_A_DAY : minuteOf(window.to);
  if (from < to) return minute >= from && minute < to && onDay(window, day);
  if (minute >= from) return onDay(window, day);
  return minute < to && onDay(window, dayBefore(day));
}

function onDay(window: TimeWindow, day: Weekday): boolean {
  return window.days === undefined || window.days.includes(day);
}

function dayBefore(day: Weekday): Weekday {
  return WEEKDAYS[(WEEKDAYS.indexOf(day) + 6) % 7] as Weekday;
}
