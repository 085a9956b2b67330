import type { Classification, IncidentStatus, IncidentType } from '#contracts';
import { figureConditions, type FigureFilters } from './figure-filters.ts';
import { ROW_COLUMNS, type IncidentRow } from './incident-row.ts';

export const LIST_SORTS = ['created_at', 'severity', 'number', 'status'] as const;
export type ListSort = (typeof LIST_SORTS)[number];

/** The order of a sort by state: what still needs work comes first. */
export const STATUS_ORDER: readonly IncidentStatus[] = ['created', 'triaging', 'triaged', 'resolved'];
const SEVERITY_RANKS = [0, 1, 2, 3, 4] as const;

export interface ListFilters {
  status: IncidentStatus[] | null;
  severity_ranks: number[] | null;
  type: IncidentType[] | null;
  source: string[] | null;
  verdict: Classification[] | null;
  assignee: string | null;
  unassigned: boolean;
  team: TeamFilter | null;
  /** When not null, only these (found by a search beforehand). */
  ids: string[] | null;
  /** Whether it is put off at `now`; null: whichever. */
  snoozed: boolean | null;
  now: Date;
  created_after: Date | null;
  created_before: Date | null;
  figures: FigureFilters | null;
}

/** In the queue of one of these teams, or with `none` in that of no team. */
export interface TeamFilter {
  ids: string[];
  none: boolean;
}

export interface ListOrder {
  sort: ListSort;
  descending: boolean;
}

/** Where the next page begins: [place, created_at in ms, id]; `place` is the severity's or state's rank, or the number. */
export type ListKey = [number, number, string];

export function listKey(row: IncidentRow, order: ListOrder): ListKey {
  return [placeOf(order.sort, row.status, row.severity_rank, row.number), row.created_at.getTime(), row.id];
}

function placeOf(sort: ListSort, status: IncidentStatus, rank: number, number: number): number {
  if (sort === 'severity') return rank;
  if (sort === 'status') return STATUS_ORDER.indexOf(status);
  return sort === 'number' ? number : 0;
}

/** The conditions of every list, by `filterParameters`. */
export const FILTERS = `
      ($2::text[] IS NULL OR i.status = ANY($2)) AND ($3::smallint[] IS NULL OR i.severity_rank = ANY($3))
  AND ($4::text[] IS NULL OR i.type = ANY($4)) AND ($5::text[] IS NULL OR i.source = ANY($5))
  AND ($6::text[] IS NULL OR i.verdict_classification = ANY($6)) AND ($7::uuid IS NULL OR i.assignee_id = $7)
  AND (NOT $8::boolean OR i.assignee_id IS NULL) AND i.created_at >= $9 AND i.created_at < $10
  AND ($11::boolean IS NULL OR ((i.snoozed_until > $12::timestamptz) IS TRUE) = $11)`;

export interface Statement {
  sql: string;
  params: unknown[];
}

/**
 * The statement for one page (`limit` rows at most). It never sorts a large set: it takes the first rows of every
 * wanted (state, severity) pair, or of every wanted value of one other filter, each in the order of an index, and
 * merges those few.
 */
export function listStatement(
  filters: ListFilters,
  order: ListOrder,
  after: ListKey | null,
  limit: number,
): Statement {
  const params = filterParameters(filters, limit);
  if (filters.ids !== null) return byIds(filters, filters.ids, order, after, params);
  if (order.sort === 'number') return byNumber(filters, order, after, params);
  const driver = drivingColumn(filters, order);
  if (driver === 'cells') return byCells(filters, order, after, params);
  return byColumn(filters, driver, order, after, params);
}

/** $1 to $12. */
export function filterParameters(filters: ListFilters, limit: number): unknown[] {
  return [
    limit,
    filters.status,
    filters.severity_ranks,
    filters.type,
    filters.source,
    filters.verdict,
    filters.assignee,
    filters.unassigned,
    filters.created_after ?? '-infinity',
    filters.created_before ?? 'infinity',
    filters.snoozed,
    filters.now,
  ];
}

/** What only some lists are narrowed by; its values from `$place` on. */
export function furtherConditions(filters: ListFilters, place: number): { sql: string; params: unknown[] } {
  const { sql, params } = figureConditions(filters.figures, place);
  if (filters.team === null) return { sql, params };
  const { ids, none } = filters.team;
  return {
    sql: `${sql} AND (i.team_id = ANY($${place + params.length}::uuid[])${none ? ' OR i.team_id IS NULL' : ''})`,
    params: [...params, ids],
  };
}

type Driver = 'cells' | { column: string; type: string; values: string[] } | null;

/** Whether something narrows a list beside the time. */
export function isNarrowed(filters: ListFilters): boolean {
  return drivingColumn(filters, { sort: 'created_at', descending: true }) !== null;
}

/** The filter whose index is walked: few open incidents first, then the filters that usually leave the least. */
function drivingColumn(filters: ListFilters, order: ListOrder): Driver {
  if (order.sort !== 'created_at') return 'cells';
  if (filters.status !== null && !filters.status.includes('resolved')) return 'cells';
  if (filters.assignee !== null) return { column: 'assignee_id', type: 'uuid', values: [filters.assignee] };
  if (filters.team?.none === false) return { column: 'team_id', type: 'uuid', values: filters.team.ids };
  const { detector = null, resolved_by = null, disposition = null } = filters.figures ?? {};
  if (detector !== null && (disposition !== null || resolved_by !== null))
    return { column: 'detector', type: 'text', values: [detector] };
  if (resolved_by !== null) return { column: 'resolved_by', type: 'text', values: [resolved_by] };
  if (disposition !== null) return { column: 'disposition', type: 'text', values: disposition };
  if (filters.verdict !== null)
    return { column: 'verdict_classification', type: 'text', values: filters.verdict };
  if (filters.source !== null) return { column: 'source', type: 'text', values: filters.source };
  if (filters.type !== null) return { column: 'type', type: 'text', values: filters.type };
  return filters.status !== null || filters.severity_ranks !== null ? 'cells' : null;
}

function byCells(
  filters: ListFilters,
  order: ListOrder,
  after: ListKey | null,
  params: unknown[],
): Statement {
  const statuses = filters.status ?? STATUS_ORDER;
  const ranks = filters.severity_ranks ?? SEVERITY_RANKS;
  const cells = statuses.flatMap((status) =>
    ranks.map((rank) => ({ status, rank, place: placeOf(order.sort, status, rank, 0) })),
  );
  const end: [number | null, string] = order.descending ? [null, LAST_ID] : [null, FIRST_ID];
  const open = cells.flatMap((cell) => {
    if (after === null) return [{ ...cell, at: end[0], id: end[1] }];
    const ahead = order.descending ? cell.place < after[0] : cell.place > after[0];
    if (ahead) return [{ ...cell, at: end[0], id: end[1] }];
    return cell.place === after[0] ? [{ ...cell, at: after[1], id: after[2] }] : [];
  });
  const narrowed = furtherConditions(filters, params.length + 6);
  return {
    sql: cellWalk(order, narrowed.sql),
    params: [
      ...params,
      open.map((cell) => cell.status),
      open.map((cell) => cell.rank),
      open.map((cell) => cell.place),
      open.map((cell) => moment(cell.at, order)),
      open.map((cell) => cell.id),
      ...narrowed.params,
    ],
  };
}

function byColumn(
  filters: ListFilters,
  driver: Exclude<Driver, 'cells'>,
  order: ListOrder,
  after: ListKey | null,
  params: unknown[],
): Statement {
  const edge = [moment(after?.[1] ?? null, order), after?.[2] ?? (order.descending ? LAST_ID : FIRST_ID)];
  const own = driver === null ? edge : [...edge, [...new Set(driver.values)]];
  const narrowed = furtherConditions(filters, params.length + own.length + 1);
  return {
    sql:
      driver === null
        ? plain(order, 'TRUE', narrowed.sql)
        : columnWalk(order, driver.column, driver.type, narrowed.sql),
    params: [...params, ...own, ...narrowed.params],
  };
}

function byNumber(
  filters: ListFilters,
  order: ListOrder,
  after: ListKey | null,
  params: unknown[],
): Statement {
  const edge = after?.[0] ?? (order.descending ? 2_147_483_647 : 0);
  const [sign, direction] = direct(order);
  const narrowed = furtherConditions(filters, params.length + 2);
  return {
    sql: `SELECT ${ROW_COLUMNS} FROM incidents i WHERE i.number ${sign} $13::int AND ${FILTERS}${narrowed.sql}
      ORDER BY i.number ${direction} LIMIT $1`,
    params: [...params, edge, ...narrowed.params],
  };
}

/** Ids are few (a search's hits): sorting them is cheap whatever the order. */
function byIds(
  filters: ListFilters,
  ids: string[],
  order: ListOrder,
  after: ListKey | null,
  params: unknown[],
): Statement {
  const [sign, direction] = direct(order);
  const place = {
    created_at: '0::int',
    severity: 'i.severity_rank',
    number: 'i.number',
    status: statusPlace(),
  }[order.sort];
  const edge = after ?? [order.descending ? 2_147_483_647 : -1, null, order.descending ? LAST_ID : FIRST_ID];
  const narrowed = furtherConditions(filters, params.length + 5);
  return {
    sql: `SELECT ${ROW_COLUMNS} FROM incidents i
      WHERE i.id = ANY($13::uuid[]) AND (${place}, i.created_at, i.id) ${sign} ($14::int, $15::timestamptz, $16::uuid)
        AND ${FILTERS}${narrowed.sql}
      ORDER BY ${place} ${direction}, i.created_at ${direction}, i.id ${direction} LIMIT $1`,
    params: [...params, ids, edge[0], moment(edge[1], order), edge[2], ...narrowed.params],
  };
}

function statusPlace(): string {
  return `array_position(ARRAY[${STATUS_ORDER.map((status) => `'${status}'`).join(', ')}], i.status) - 1`;
}

function plain(order: ListOrder, condition: string, narrowed: string): string {
  const [sign, direction] = direct(order);
  return `SELECT ${ROW_COLUMNS} FROM incidents i
    WHERE ${condition} AND (i.created_at, i.id) ${sign} ($13::timestamptz, $14::uuid) AND ${FILTERS}${narrowed}
    ORDER BY i.created_at ${direction}, i.id ${direction} LIMIT $1`;
}

function columnWalk(order: ListOrder, column: string, type: string, narrowed: string): string {
  const [, direction] = direct(order);
  return `SELECT row.* FROM unnest($15::${type}[]) AS wanted(value)
    CROSS JOIN LATERAL (${plain(order, `i.${column} = wanted.value`, narrowed)}) AS row
    ORDER BY row.created_at ${direction}, row.id ${direction} LIMIT $1`;
}

function cellWalk(order: ListOrder, narrowed: string): string {
  const [sign, direction] = direct(order);
  return `SELECT row.* FROM unnest($13::text[], $14::smallint[], $15::int[], $16::timestamptz[], $17::uuid[])
      AS cell(status, rank, place, at, id)
    CROSS JOIN LATERAL (
      SELECT ${ROW_COLUMNS} FROM incidents i
      WHERE i.status = cell.status AND i.severity_rank = cell.rank AND (i.created_at, i.id) ${sign} (cell.at, cell.id)
        AND ${FILTERS}${narrowed}
      ORDER BY i.created_at ${direction}, i.id ${direction} LIMIT $1) AS row
    ORDER BY cell.place ${direction}, row.created_at ${direction}, row.id ${direction} LIMIT $1`;
}

export const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

function direct(order: ListOrder): ['<' | '>', 'DESC' | 'ASC'] {
  return order.descending ? ['<', 'DESC'] : ['>', 'ASC'];
}

/** The key's time, or the far end from which a first page starts. */
function moment(at: number | null, order: ListOrder): string {
  if (at === null) return order.descending ? 'infinity' : '-infinity';
  return new Date(at).toISOString();
}
