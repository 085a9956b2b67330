import type { FigureFilters } from './figure-filters.ts';
import { listKey, listStatement, type ListFilters, type ListKey, type ListOrder } from './incident-list.ts';
import type { IncidentRow } from './incident-row.ts';

const NONE: ListFilters = {
  status: null,
  severity_ranks: null,
  type: null,
  source: null,
  verdict: null,
  assignee: null,
  unassigned: false,
  team: null,
  ids: null,
  snoozed: null,
  now: new Date('2026-11-22T12:00:00.000Z'),
  created_after: null,
  created_before: null,
  figures: null,
};
const NO_FIGURES: FigureFilters = {
  disposition: null,
  without_verdict: false,
  closed_by_source: false,
  resolved_after: null,
  resolved_before: null,
  resolved_by: null,
  detector: null,
  confidence_min: null,
  confidence_max: null,
  triage_seconds_min: null,
  resolution_seconds_min: null,
  created_hour: null,
  decided_after: null,
  decided_before: null,
  decision_seconds_min: null,
};
const ID = '01900000-0000-7000-8000-0000000000c1';
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const FIRST = '00000000-0000-0000-0000-000000000000';
const AT = Date.parse('2026-11-22T12:00:00.000Z');

function walk(filters: Partial<ListFilters>, order: Partial<ListOrder> = {}, after: ListKey | null = null) {
  const { sql, params } = listStatement(
    { ...NONE, ...filters },
    { sort: 'created_at', descending: true, ...order },
    after,
    50,
  );
  return { sql, params, own: params.slice(12) };
}

describe('which index a list walks', () => {
  it.each<[string, Partial<ListFilters>, RegExp]>([
    ['that of time, when nothing is asked for', {}, /WHERE TRUE AND \(i\.created_at, i\.id\) </],
    ['that of time for unassigned ones', { unassigned: true }, /WHERE TRUE AND/],
    ['that of the queue', { team: { ids: [ID], none: false } }, /i\.team_id = wanted\.value/],
    ['that of time where others may be in none', { team: { ids: [ID], none: true } }, /WHERE TRUE AND/],
    ['that of state and severity for open ones', { status: ['created'], assignee: ID }, /AS cell\(/],
    [
      'that of the assignee',
      { assignee: ID, verdict: ['benign'], source: ['edr'] },
      /i\.assignee_id = wanted/,
    ],
    [
      'that of the detector for what was resolved',
      { figures: { ...NO_FIGURES, detector: 'Rule', disposition: ['duplicate'] }, verdict: ['benign'] },
      /i\.detector = wanted/,
    ],
    [
      'that of who resolved it',
      { figures: { ...NO_FIGURES, resolved_by: 'Amy' } },
      /i\.resolved_by = wanted/,
    ],
    [
      'that of the disposition',
      { figures: { ...NO_FIGURES, disposition: ['duplicate'] }, verdict: ['benign'] },
      /i\.disposition = wanted/,
    ],
    ['that of time for a detector alone', { figures: { ...NO_FIGURES, detector: 'Rule' } }, /WHERE TRUE AND/],
    ['that of the verdict', { verdict: ['benign'], source: ['edr'] }, /i\.verdict_classification = wanted/],
    ['that of the source', { source: ['edr'], type: ['other'] }, /i\.source = wanted/],
    ['that of the type', { type: ['other'], severity_ranks: [1] }, /i\.type = wanted/],
    ['that of the type for resolved ones', { type: ['other'], status: ['resolved'] }, /i\.type = wanted/],
    ['that of state and severity for a severity', { severity_ranks: [1] }, /AS cell\(/],
    ['that of state and severity for a state', { status: ['resolved'] }, /AS cell\(/],
    ['that of the ids which a search has found', { ids: [ID], assignee: ID }, /i\.id = ANY\(\$13/],
  ])('%s', (_what, filters, sql) => expect(walk(filters).sql).toMatch(sql));

  it.each([
    ['severity', /AS cell\(/],
    ['status', /AS cell\(/],
    ['number', /i\.number < \$13::int/],
  ] as const)('for the order by %s', (sort, sql) =>
    expect(walk({ assignee: ID }, { sort }).sql).toMatch(sql),
  );
});

it('gives the filters to the database as they are, and from ever to ever', () => {
  const filters = {
    ...NONE,
    status: ['created' as const],
    assignee: ID,
    unassigned: true,
    snoozed: true,
  };
  expect(walk(filters).params.slice(0, 12)).toEqual([
    ...[50, ['created'], null, null, null, null, ID, true],
    ...['-infinity', 'infinity', true, NONE.now],
  ]);
  const day = new Date(AT);
  expect(walk({ created_after: day, created_before: day }).params.slice(8, 10)).toEqual([day, day]);
});

describe('where a page begins', () => {
  it.each<[boolean, ListKey | null, unknown[]]>([
    [true, null, ['infinity', LAST]],
    [false, null, ['-infinity', FIRST]],
    [true, [0, AT, ID], ['2026-11-22T12:00:00.000Z', ID]],
  ])('by time (newest first: %s)', (descending, after, edge) => {
    expect(walk({}, { descending }, after).own).toEqual(edge);
    expect(walk({ source: ['edr', 'edr', 'siem'] }, { descending }, after).own).toEqual([
      ...edge,
      ['edr', 'siem'],
    ]);
  });

  it.each<[boolean, ListKey | null, number]>([
    [true, null, 2_147_483_647],
    [false, null, 0],
    [true, [7, AT, ID], 7],
  ])('by number (highest first: %s)', (descending, after, edge) =>
    expect(walk({}, { sort: 'number', descending }, after).own).toEqual([edge]),
  );

  it.each<[boolean, ListKey | null, unknown[]]>([
    [true, null, [2_147_483_647, 'infinity', LAST]],
    [false, null, [-1, '-infinity', FIRST]],
    [false, [3, AT, ID], [3, '2026-11-22T12:00:00.000Z', ID]],
  ])('among found ones (last first: %s)', (descending, after, edge) =>
    expect(walk({ ids: [ID] }, { sort: 'severity', descending }, after).own).toEqual([[ID], ...edge]),
  );

  it.each([
    ['created_at', '0::int'],
    ['severity', 'i.severity_rank'],
    ['number', 'i.number'],
    ['status', "array_position(ARRAY['created', 'triaging', 'triaged', 'resolved'], i.status) - 1"],
  ] as const)('among found ones by %s', (sort, place) =>
    expect(walk({ ids: [ID] }, { sort }).sql).toContain(`ORDER BY ${place} DESC, i.created_at DESC`),
  );

  const cells = (order: Partial<ListOrder>, after: ListKey | null, filters: Partial<ListFilters> = {}) => {
    const [statuses, ranks, places, times, ids] = walk(filters, order, after).own as unknown[][];
    return (statuses ?? []).map((status, at) => [status, ranks?.[at], places?.[at], times?.[at], ids?.[at]]);
  };
  const OPEN = { status: ['created', 'triaged'], severity_ranks: [1, 2] } as Partial<ListFilters>;

  it('in every cell, on a first page', () => {
    expect(cells({ sort: 'status' }, null)).toHaveLength(20);
    expect(cells({ sort: 'severity' }, null, OPEN)).toEqual([
      ['created', 1, 1, 'infinity', LAST],
      ['created', 2, 2, 'infinity', LAST],
      ['triaged', 1, 1, 'infinity', LAST],
      ['triaged', 2, 2, 'infinity', LAST],
    ]);
    expect(cells({ sort: 'status', descending: false }, null, OPEN)[3]).toEqual([
      ...['triaged', 2, 2, '-infinity'],
      FIRST,
    ]);
  });

  it('behind the last row in its own place, at the far end of those ahead, and not in those that are done', () => {
    const time = '2026-11-22T12:00:00.000Z';
    expect(cells({ sort: 'severity' }, [2, AT, ID], OPEN)).toEqual([
      ['created', 1, 1, 'infinity', LAST],
      ['created', 2, 2, time, ID],
      ['triaged', 1, 1, 'infinity', LAST],
      ['triaged', 2, 2, time, ID],
    ]);
    expect(cells({ sort: 'severity' }, [1, AT, ID], OPEN)).toEqual([
      ['created', 1, 1, time, ID],
      ['triaged', 1, 1, time, ID],
    ]);
    expect(cells({ sort: 'severity', descending: false }, [1, AT, ID], OPEN)).toEqual([
      ['created', 1, 1, time, ID],
      ['created', 2, 2, '-infinity', FIRST],
      ['triaged', 1, 1, time, ID],
      ['triaged', 2, 2, '-infinity', FIRST],
    ]);
    expect(cells({ sort: 'created_at' }, [0, AT, ID], OPEN).map(([, , place, at]) => [place, at])).toEqual(
      Array(4).fill([0, time]),
    );
  });
});

it.each([
  ['created_at', 0],
  ['severity', 3],
  ['status', 2],
  ['number', 42],
] as const)('a row has its place in the order by %s', (sort, place) => {
  const row = {
    id: ID,
    number: 42,
    status: 'triaged',
    severity_rank: 3,
    created_at: new Date(AT),
  } as IncidentRow;
  expect(listKey(row, { sort, descending: true })).toEqual([place, AT, ID]);
});
