import type { Json, JsonObject } from '#contracts';
import { isUntitled } from '../reading/parse-alert.ts';
import { isObject } from '../reading/values.ts';
import type { Delivery, ParsedAlert } from './parsed-alert.ts';

/** What has been made of a delivery, small enough to be kept with each. */
export interface DeliveryReading {
  /** By which its alerts were read; `unknown`: none knows one of them. */
  formats: string[];
  /** What every alert of it says: bit n is the nth of `UNDERSTOOD`. */
  fields: number;
  /** What was said and is none of what it could be: `severity: purple`. */
  odd: string[];
}

const MOST_KEPT = 5;
export const UNKNOWN_FORMAT = 'unknown';

/** Stored by place: new ones come at the end. */
const SAYS: readonly [string, (alert: ParsedAlert) => unknown][] = [
  ['title', ({ title }) => (isUntitled(title) ? undefined : title)],
  ['severity', ({ severity }) => severity],
  ['incident_type', ({ type }) => type],
  ['occurred_at', ({ occurred_at }) => occurred_at],
  ['external_id', ({ external_id }) => external_id],
  ['host', ({ fields }) => fields.host?.name ?? fields.host?.ip ?? fields.host?.id],
  ['user', ({ fields }) => fields.user?.name ?? fields.user?.email ?? fields.user?.id],
  ['rule', ({ fields }) => fields.rule?.name ?? fields.rule?.id],
  ['technique', ({ fields }) => fields.threat?.technique?.id?.[0] ?? fields.threat?.technique?.name?.[0]],
  ['source.ip', ({ fields }) => fields.source?.ip],
  ['destination.ip', ({ fields }) => fields.destination?.ip],
  ['process', ({ fields }) => fields.process?.name ?? fields.process?.command_line],
  ['file', ({ fields }) => fields.file?.name ?? fields.file?.path],
  ['url', ({ fields }) => fields.url?.full ?? fields.url?.domain],
  ['email', ({ fields }) => fields.email?.from?.address ?? fields.email?.message_id],
  ['vendor.verdict', ({ fields }) => fields.vendor?.verdict],
];
export const UNDERSTOOD: readonly string[] = SAYS.map(([name]) => name);

export function readingOf({ alerts }: Delivery): DeliveryReading {
  const formats = new Set<string>();
  const odd = new Set<string>();
  let fields = 2 ** SAYS.length - 1;
  for (const alert of alerts) {
    if (formats.size < MOST_KEPT) formats.add(alert.format ?? UNKNOWN_FORMAT);
    for (const said of alert.not_understood) if (odd.size < MOST_KEPT) odd.add(said);
    for (const [place, [, says]] of SAYS.entries()) {
      const value = says(alert);
      if (value === undefined || value === null) fields &= ~(1 << place);
    }
  }
  return { formats: [...formats], fields, odd: [...odd] };
}

export interface Counted {
  name: string;
  count: number;
}

export interface Understanding {
  /** Whose reading is kept. */
  deliveries: number;
  /** Of those, what a format knew. */
  recognised: number;
  formats: Counted[];
  fields: Counted[];
  not_understood: Counted[];
}

const MOST_SHOWN = 30;

export function understandingOf(
  rows: readonly { reading: DeliveryReading; recognised: boolean }[],
): Understanding {
  const readings = rows.map(({ reading }) => reading);
  return {
    deliveries: rows.length,
    recognised: rows.filter(({ recognised }) => recognised).length,
    formats: byFrequency(readings.flatMap(({ formats }) => formats)),
    fields: UNDERSTOOD.map((name, place) => ({
      name,
      count: readings.filter(({ fields }) => (fields & (1 << place)) !== 0).length,
    })),
    not_understood: byFrequency(readings.flatMap(({ odd }) => odd)),
  };
}

function byFrequency(names: readonly string[]): Counted[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((left, right) => right.count - left.count || left.name.localeCompare(right.name))
    .slice(0, MOST_SHOWN);
}

/** An alert as it is kept. */
interface KeptAlert {
  title: string;
  description: string;
  external_id: string | null;
  fields: JsonObject;
  raw: Json;
}

const MOST_LEAVES = 2000;
const DEEPEST = 12;

/** What is compared for all alerts together: a value of an alert costs the characters of what was made of it. */
const MOST_COMPARED_CHARACTERS = 500_000_000;

export interface Unread {
  /** Alerts that were searched: the first ones, where all are too much work. */
  searched: number;
  /** By how many alerts have them: `rule.owner`, items of lists as `tags[]`. */
  paths: Counted[];
}

/** Paths of what stands in alerts and in nothing that was made of them, for whoever maps it. */
export function unreadOf(alerts: readonly KeptAlert[]): Unread {
  const work = { left: MOST_COMPARED_CHARACTERS };
  const paths: string[] = [];
  let searched = 0;
  for (const alert of alerts) {
    const unread = unreadIn(alert, work);
    if (work.left < 0) break;
    searched += 1;
    paths.push(...unread);
  }
  return { searched, paths: byFrequency(paths) };
}

function unreadIn({ raw, ...made }: KeptAlert, work: { left: number }): Set<string> {
  const known = JSON.stringify(made).toLowerCase();
  const stands = (value: Json): boolean => {
    work.left -= known.length;
    return known.includes(JSON.stringify(value).toLowerCase().replace(/^"|"$/g, ''));
  };
  const unread = new Set<string>();
  let left = MOST_LEAVES;
  const walk = (value: Json, path: string, depth: number): void => {
    if ((left -= 1) < 0 || work.left < 0 || depth > DEEPEST || value === null) return;
    if (Array.isArray(value)) for (const item of value) walk(item, `${path}[]`, depth + 1);
    else if (isObject(value))
      for (const [key, inner] of Object.entries(value))
        walk(inner, path === '' ? key.slice(0, 100) : `${path}.${key.slice(0, 100)}`, depth + 1);
    else if (path !== '' && !unread.has(path) && saysMuch(value) && !stands(value)) unread.add(path);
  };
  walk(raw, '', 0);
  return unread;
}

/** `true` and small numbers stand anywhere; a time is read in another form. */
function saysMuch(value: Json): boolean {
  const said = String(value).trim();
  return (
    said.length > 1 && said !== 'true' && said !== 'false' && !/^\d{4}-\d\d-\d\d[T ]|^\d{10,19}$/.test(said)
  );
}
