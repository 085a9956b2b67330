/** What the entries that somebody looks for have in common; what is left out says nothing. */
export interface AuditFilter {
  /** Only what people did by their own hand. */
  people?: boolean | undefined;
  /** Names of events. */
  events?: readonly string[] | undefined;
  subject_type?: string | undefined;
  subject_id?: string | undefined;
  /** Who did it, or on whose behalf it was done. */
  actor_id?: string | undefined;
  /** The incident that it is about or belongs to. */
  incident?: string | undefined;
  run?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  /** Of each run's entries only the newest. */
  fold_runs?: boolean | undefined;
}

/** Whether it leaves anything out. */
export function isNarrowed({ fold_runs: _shown, ...filter }: AuditFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined && value !== false);
}

type Param = (value: unknown) => string;
/** One of several ways in which an entry can be meant; each is found through an index of its own. */
type Ways = readonly string[];

export interface Streams {
  /** Conditions of the searches of which all together are what was asked for. */
  streams: readonly (readonly string[])[];
  /** What every one of them has to hold besides. */
  where: readonly string[];
}

/**
 * The conditions for a page of entries: of what is asked for, the part that leaves the fewest is searched for, one
 * search for each way in which it can be meant, and the others are asked of what is found. `OR` over several columns
 * would read all of a tenant's entries instead.
 */
export function streamsOf(filter: AuditFilter, before: string | null, param: Param, row: string): Streams {
  const asked = askedFor(filter, param, row);
  const [searched = [], ...others] = asked;
  const where = [
    ...others.map((ways) => (ways.length === 1 ? (ways[0] ?? '') : `(${ways.join(' OR ')})`)),
    ...withinTime(filter, param, row),
    ...(before === null ? [] : [`${row}.id < ${param(before)}::uuid`]),
    ...(filter.fold_runs === true ? [newestOfItsRun(filter, param, row)] : []),
  ];
  if (row !== 'a') return { streams: [], where: [...asWhere(searched), ...where] };
  return { streams: searched.length === 0 ? [[]] : searched.map((way) => [way]), where };
}

function asWhere(ways: Ways): string[] {
  return ways.length === 0 ? [] : [`(${ways.join(' OR ')})`];
}

/** What leaves the fewest entries first. */
function askedFor(filter: AuditFilter, param: Param, row: string): Ways[] {
  const { run, incident, subject_type, subject_id, actor_id, events, people } = filter;
  const asked: Ways[] = [];
  if (run !== undefined) asked.push([`${row}.run_id = ${param(run)}`]);
  if (subject_type !== undefined && subject_id !== undefined)
    asked.push([`${row}.subject_type = ${param(subject_type)} AND ${row}.subject_id = ${param(subject_id)}`]);
  if (incident !== undefined) asked.push(ofIncident(param(incident), row));
  if (actor_id !== undefined) asked.push(by(param(actor_id), people === true, row));
  if (events !== undefined)
    asked.push(events.length === 0 ? ['false'] : events.map((event) => `${row}.event = ${param(event)}`));
  if (people === true && actor_id === undefined) asked.push([`${row}.actor_type = 'user'`]);
  if (subject_type !== undefined && subject_id === undefined)
    asked.push([`${row}.subject_type = ${param(subject_type)}`]);
  if (subject_type === undefined && subject_id !== undefined)
    asked.push([`${row}.subject_id = ${param(subject_id)}`]);
  return asked;
}

/** Votes on an approval name the approval only; that it was asked for says of which incident it is. */
function ofIncident(incident: string, row: string): Ways {
  return [
    `${row}.incident_id = ${incident}`,
    `${row}.subject_type = 'approval' AND ${row}.subject_id IN (SELECT q.subject_id FROM audit_logs q WHERE q.incident_id = ${incident} AND q.event = 'approval.requested')`,
  ];
}

function by(actor: string, people: boolean, row: string): Ways {
  const own = `${row}.actor_type = 'user' AND ${row}.actor_id = ${actor}`;
  if (people) return [own];
  return [
    own,
    `${row}.actor_type = 'api_key' AND ${row}.actor_id = ${actor}`,
    `${row}.actor_type = 'source' AND ${row}.actor_id = ${actor}`,
    `${row}.run_id = ${actor}`,
    `${row}.on_behalf_id = ${actor}`,
  ];
}

const HOUR_MS = 3_600_000;

/** An id begins with the time at which it was made: so that a search of long ago need not begin with today. */
function withinTime({ from, to }: AuditFilter, param: Param, row: string): string[] {
  return [
    ...(from === undefined
      ? []
      : [
          `${row}.occurred_at >= ${param(from)}::timestamptz`,
          `${row}.id >= ${param(firstIdAt(Date.parse(from) - HOUR_MS))}::uuid`,
        ]),
    ...(to === undefined
      ? []
      : [
          `${row}.occurred_at < ${param(to)}::timestamptz`,
          `${row}.id < ${param(firstIdAt(Date.parse(to) + HOUR_MS))}::uuid`,
        ]),
  ];
}

const LAST_MS = 2 ** 48 - 1;

/** The least UUIDv7 of this moment. */
export function firstIdAt(ms: number): string {
  const time = Math.min(Math.max(0, Math.floor(ms)), LAST_MS)
    .toString(16)
    .padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

/** Among those that the filter leaves, and that are not on the pages before this one. */
function newestOfItsRun(filter: AuditFilter, param: Param, row: string): string {
  const { where } = streamsOf({ ...filter, fold_runs: false }, null, param, 'n');
  const newer = [`n.run_id = ${row}.run_id`, `n.id > ${row}.id`, ...where].join(' AND ');
  return `(${row}.run_id IS NULL OR NOT EXISTS (SELECT FROM audit_logs n WHERE ${newer}))`;
}
