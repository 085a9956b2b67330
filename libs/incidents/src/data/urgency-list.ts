import { urgencyCells, type UrgencyCell } from '../domain/urgency.ts';
import type { ServiceLevels } from '../domain/service-levels.ts';
import {
  filterParameters,
  FILTERS,
  FIRST_ID,
  furtherConditions,
  type ListFilters,
  type Statement,
} from './incident-list.ts';
import { ROW_COLUMNS, type IncidentRow } from './incident-row.ts';

/** `now` of the first page: on the following ones nothing grows older, so nothing is left out or shown twice. */
export interface UrgencyOrder {
  levels: ServiceLevels;
  now: number;
  /** The most urgent first, of those the oldest; or all the other way round. */
  descending: boolean;
}

/** Where the next page begins: [points, created_at in ms, id, now of the first page in ms]. */
export type UrgencyKey = [number, number, string, number];

export function urgencyKey(row: IncidentRow, { levels, now }: UrgencyOrder): UrgencyKey {
  const made = row.created_at.getTime();
  const cell = urgencyCells(levels, now).find(
    ({ rank, verdict, from, to }) =>
      rank === row.severity_rank && verdict === row.verdict_classification && made >= from && made < to,
  );
  return [cell?.points ?? 0, made, row.id, now];
}

/**
 * The statement for one page of open incidents by their urgency (`limit` rows at most): the first rows of every cell in
 * the order of an index, and those few merged.
 */
export function urgencyStatement(
  filters: ListFilters,
  order: UrgencyOrder,
  after: UrgencyKey | null,
  limit: number,
): Statement {
  const cells = urgencyCells(order.levels, order.now).filter(
    ({ rank, verdict }) =>
      (filters.severity_ranks?.includes(rank) ?? true) &&
      (filters.verdict === null || (verdict !== null && filters.verdict.includes(verdict))),
  );
  const open = cells.flatMap((cell) => beginning(cell, order, after));
  const params = [
    ...filterParameters(filters, limit),
    open.map(({ cell }) => cell.rank),
    open.map(({ cell }) => cell.verdict),
    open.map(({ cell }) => cell.points),
    open.map(({ cell }) => moment(cell.from)),
    open.map(({ cell }) => moment(cell.to)),
    open.map(({ at }) => moment(at)),
    open.map(({ id }) => id),
    ...(filters.ids === null ? [] : [filters.ids]),
  ];
  const queues = queuesOf(filters);
  const narrowed = furtherConditions(filters, params.length + 1 + queues.length);
  return {
    sql: walk(order.descending, {
      some: filters.ids === null ? '' : ' AND i.id = ANY($20::uuid[])',
      queues: queues.length === 0 ? null : params.length + 1,
      narrowed: narrowed.sql,
    }),
    params: [...params, ...queues, ...narrowed.params],
  };
}

/** What waits in queues has an index of its own, in this order: whatever else is open is not walked over. */
function queuesOf({ team, unassigned, ids }: ListFilters): [] | [string[]] {
  return team === null || team.none || !unassigned || ids !== null ? [] : [[...new Set(team.ids)]];
}

/** Where the walk over a cell begins; nothing when all of it came before. */
function beginning(
  cell: UrgencyCell,
  { descending }: UrgencyOrder,
  after: UrgencyKey | null,
): { cell: UrgencyCell; at: number; id: string }[] {
  const edge = descending ? cell.from : cell.to;
  if (after === null) return [{ cell, at: edge, id: FIRST_ID }];
  const [points, made, id] = after;
  if (cell.points === points) {
    const isPast = descending ? made >= cell.from : made < cell.to;
    return [isPast ? { cell, at: made, id } : { cell, at: edge, id: FIRST_ID }];
  }
  return cell.points < points === descending ? [{ cell, at: edge, id: FIRST_ID }] : [];
}

function moment(at: number): string {
  if (at === -Infinity) return '-infinity';
  return at === Infinity ? 'infinity' : new Date(at).toISOString();
}

interface Walk {
  some: string;
  /** The place of the teams whose queues are walked over. */
  queues: number | null;
  narrowed: string;
}

function walk(descending: boolean, { some, queues, narrowed }: Walk): string {
  const [sign, direction] = descending ? ['>', 'ASC'] : ['<', 'DESC'];
  const waiting = queues === null ? '' : ' AND i.team_id = queue.team_id AND i.assignee_id IS NULL';
  const rows = (verdict: string) => `(
      SELECT ${ROW_COLUMNS} FROM incidents i
      WHERE i.status <> 'resolved' AND i.severity_rank = cell.rank AND ${verdict}
        AND i.created_at >= cell.made_from AND i.created_at < cell.made_before
        AND (i.created_at, i.id) ${sign} (cell.at, cell.id)${some}${waiting} AND ${FILTERS}${narrowed}
      ORDER BY i.created_at ${direction}, i.id ${direction} LIMIT $1)`;
  return `SELECT row.* FROM unnest($13::smallint[], $14::text[], $15::int[], $16::timestamptz[], $17::timestamptz[],
      $18::timestamptz[], $19::uuid[]) AS cell(rank, verdict, points, made_from, made_before, at, id)${
        queues === null ? '' : ` CROSS JOIN unnest($${queues}::uuid[]) AS queue(team_id)`
      }
    CROSS JOIN LATERAL (
      ${rows('i.verdict_classification = cell.verdict')}
      UNION ALL
      ${rows('cell.verdict IS NULL AND i.verdict_classification IS NULL')}) AS row
    ORDER BY cell.points ${descending ? 'DESC' : 'ASC'}, row.created_at ${direction}, row.id ${direction} LIMIT $1`;
}
