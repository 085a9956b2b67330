import { language } from '../texts/language.ts';

/** The zone that the signed-in person has chosen; undefined: the browser's own. */
let chosen: string | undefined;

/** @param zone an IANA name; null, or one that this browser does not know: the browser's own */
export function setTimeZone(zone: string | null): void {
  chosen = zone !== null && isTimeZone(zone) ? zone : undefined;
  formats.clear();
}

/** In which every time of the app is shown. */
export function timeZone(): string {
  return chosen ?? browserTimeZone();
}

export function browserTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Of these options and the zone one format is made, and made again when somebody chooses another zone. */
const formats = new Map<object, Intl.DateTimeFormat>();

/** @param options stable: of module scope */
export function formatOf(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  let format = formats.get(options);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
      ...options,
      timeZone: timeZone(),
    });
    formats.set(options, format);
  }
  return format;
}

const WALL: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
};

/** What clock and calendar show at this moment, as if it were UTC. */
function wallTime(at: number): number {
  const parts = new Map(
    formatOf(WALL)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const of = (type: string): number => parts.get(type as Intl.DateTimeFormatPartTypes) ?? 0;
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return wall + (((at % 1000) + 1000) % 1000);
}

/** A moment as an input for dates and times takes it (`2026-03-04T08:30`); empty for none. */
export function localInput(iso: string | undefined): string {
  const at = Date.parse(iso ?? '');
  return Number.isNaN(at) ? '' : new Date(wallTime(at)).toISOString().slice(0, 16);
}

/** The moment that an input for dates and times means, or a day with a time behind it; null for none. */
export function fromLocal(text: string): string | null {
  const wall = Date.parse(`${text}Z`);
  if (Number.isNaN(wall)) return null;
  // The first guess may lie on the other side of a change of the clocks.
  let at = wall;
  for (let round = 0; round < 2; round += 1) at += wall - wallTime(at);
  return new Date(at).toISOString();
}
