import { figureConditions } from './data/figure-filters.ts';
import { figureFilters } from './figure-query.ts';

const conditions = (query: Parameters<typeof figureFilters>[0], place = 20) =>
  figureConditions(figureFilters(query), place);

it('a list that no figure has led to is narrowed by nothing', () => {
  expect(figureFilters({ disposition: [] })).toBeNull();
  expect(figureFilters({ closed_by_source: false, without_verdict: false })).toBeNull();
  expect(conditions({})).toEqual({ sql: '', params: [] });
});

it('asks for what it is narrowed to only, each value at its own place', () => {
  const { sql, params } = conditions({
    disposition: ['false_positive'],
    detector: '-',
    resolved_after: '2026-11-01T00:00:00Z',
    confidence_min: 0,
  });
  expect(sql).toBe(
    ' AND i.disposition IS NOT NULL AND i.disposition = ANY($20::text[]) AND i.resolved_at >= $21::timestamptz' +
      ' AND i.detector = $22::text AND round(i.verdict_confidence * 100) >= $23::int',
  );
  expect(params).toEqual([['false_positive'], new Date('2026-11-01T00:00:00Z'), '', 0]);
});

it('knows a decision by when it was made and how long it took', () => {
  expect(conditions({ decided_after: '2026-11-01T00:00:00Z', decision_seconds_min: 2.5 }, 3).sql).toBe(
    " AND EXISTS (SELECT FROM approvals a WHERE a.incident_id = i.id AND a.status IN ('approved', 'rejected')" +
      ' AND a.settled_at >= $3::timestamptz' +
      ' AND extract(epoch FROM a.settled_at - a.created_at)::double precision >= $4::double precision)',
  );
});
