/** The first day on which a number is a time: smaller ones are counts, ports and ids. */
const FIRST_SECOND = 500_000_000;
const LAST_SECOND = 9_999_999_999;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Zones that senders write by name. Others are ambiguous: IST is three of them. */
const ZONES: Record<string, string> = {
  z: '+00:00',
  utc: '+00:00',
  gmt: '+00:00',
  est: '-05:00',
  edt: '-04:00',
  cst: '-06:00',
  cdt: '-05:00',
  mst: '-07:00',
  mdt: '-06:00',
  pst: '-08:00',
  pdt: '-07:00',
  cet: '+01:00',
  cest: '+02:00',
  bst: '+01:00',
};

const CLOCK =
  String.raw`(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,:](\d{1,9}))?)?(?:\s*([ap]\.?m\.?))?` +
  String.raw`(?:\s*(Z|[a-z]{3,4}|(?:(?:UTC|GMT) ?)?[+-]\d\d:?\d\d|[+-]\d\d))?`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})[-/.](\d\d?)[-/.](\d\d?)(?:[T ,]+${CLOCK})?$`, 'i');
const MONTH_FIRST = new RegExp(String.raw`^(\d\d?)/(\d\d?)/(\d{4})(?:[T ,]+${CLOCK})?$`, 'i');
/** `22/Jun/2026:18:18:29 +0000`, `Tue, 22 Jun 2026 18:18:29 GMT` */
const DAY_MONTH = new RegExp(
  String.raw`^(?:[a-z]{3,9},?\s+)?(\d\d?)[ /-]([a-z]{3})[a-z]*[ /-](\d{4})(?:[T ,:]+${CLOCK})?$`,
  'i',
);
/** `Jun 22 2026 18:18:29`, `Jun 22, 2026 6:18 PM` */
const MONTH_DAY = new RegExp(
  String.raw`^(?:[a-z]{3,9},?\s+)?([a-z]{3})[a-z]*\s+(\d\d?),?\s+(\d{4})(?:[T ,]+${CLOCK})?$`,
  'i',
);
/** `Tue Jun 22 18:18:29 UTC 2026` */
const YEAR_LAST =
  /^(?:[a-z]{3}\s+)?([a-z]{3})\s+(\d\d?)\s+(\d\d):(\d\d):(\d\d)\s+(?:([a-z]{3,4})\s+)?(\d{4})$/i;
const COMPACT = /^(\d{4})(\d\d)(\d\d)T?(\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d{4})?$/;
/** ASP.NET's `/Date(1795847000500)/`. */
const WRAPPED = /^\/?Date\((\d{12,14})(?:[+-]\d{4})?\)\/?$/i;

/**
 * RFC 3339 in UTC from what senders write as a time: with a zone or without one (UTC is meant, whatever this server's
 * is), and seconds, milliseconds, microseconds or nanoseconds since 1970. A date by numbers with the year last is read
 * month first, day first only where the month cannot be. Null for what is none.
 */
export function time(value: string | undefined): string | null {
  const written = value?.trim().slice(0, 60) ?? '';
  if (written === '') return null;
  if (/^\d+(?:\.\d+)?(?:e\+?\d+)?$/i.test(written)) {
    const compact = COMPACT.exec(written);
    if (compact !== null && /^(?:19|20)\d\d(?:0[1-9]|1[0-2])/.test(written)) return fromCompact(compact);
    return sinceEpoch(Number(written));
  }
  // A year has four digits in all of these.
  if (!/\d{4}/.test(written)) return null;
  const wrapped = WRAPPED.exec(written)?.[1];
  if (wrapped !== undefined) return sinceEpoch(Number(wrapped));
  return byCalendar(written);
}

function sinceEpoch(number: number): string | null {
  for (const unit of [1, 1e3, 1e6, 1e9]) {
    const seconds = number / unit;
    if (seconds >= FIRST_SECOND && seconds <= LAST_SECOND) return instant(Math.floor(seconds * 1000));
  }
  return null;
}

function byCalendar(written: string): string | null {
  const year = YEAR_FIRST.exec(written);
  if (year !== null) return at(year[1], year[2], year[3], year.slice(4));
  const numbers = MONTH_FIRST.exec(written);
  if (numbers !== null)
    return Number(numbers[1]) > 12
      ? at(numbers[3], numbers[2], numbers[1], numbers.slice(4))
      : at(numbers[3], numbers[1], numbers[2], numbers.slice(4));
  const day = DAY_MONTH.exec(written);
  if (day !== null) return at(day[3], monthOf(day[2]), day[1], day.slice(4));
  const month = MONTH_DAY.exec(written);
  if (month !== null) return at(month[3], monthOf(month[1]), month[2], month.slice(4));
  const last = YEAR_LAST.exec(written);
  if (last !== null)
    return at(last[7], monthOf(last[1]), last[2], [last[3], last[4], last[5], undefined, undefined, last[6]]);
  const compact = COMPACT.exec(written);
  return compact === null ? null : fromCompact(compact);
}

function fromCompact([, year, month, day, ...clock]: (string | undefined)[]): string | null {
  return at(year, month, day, [...clock.slice(0, 4), undefined, clock[4]]);
}

function monthOf(name: string | undefined): string {
  return String(MONTHS.indexOf((name ?? '').toLowerCase()) + 1);
}

/** @param clock hours, minutes, seconds, digits after the point, `am` or `pm`, zone */
function at(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  clock: readonly (string | undefined)[],
): string | null {
  const [hours = '0', minutes = '00', seconds = '0', fraction = '', half, zone] = clock;
  const offset = offsetOf(zone);
  if (offset === null) return null;
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (/^p/i.test(half) ? 12 : 0);
  const iso = `${year}-${two(month)}-${two(day)}T${two(String(hour))}:${minutes}:${two(seconds)}.${fraction.slice(0, 3).padEnd(3, '0')}${offset}`;
  const ms = Date.parse(iso);
  // 30 February is carried into March by Date, and nobody meant that.
  return Number(day) > new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate() ? null : instant(ms);
}

function two(digits: string | undefined): string {
  return (digits ?? '').padStart(2, '0');
}

function offsetOf(zone: string | undefined): string | null {
  if (zone === undefined) return 'Z';
  const named = ZONES[zone.toLowerCase()];
  if (named !== undefined) return named;
  const [, sign, hours, minutes = '00'] = /([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  return sign === undefined ? null : `${sign}${hours}:${minutes}`;
}

function instant(ms: number): string | null {
  // PostgreSQL's and JavaScript's years both end well after 9999; nothing sensible lies beyond.
  return Number.isFinite(ms) && ms > 0 && ms < 253_402_300_800_000 ? new Date(ms).toISOString() : null;
}
