import { ANALYST, NOW, SYSTEM, fixedClock, plainUnit } from '../../../test/fixtures/plain-unit.ts';
import {
  PARTS,
  UNTIL_NOW,
  type CountRow,
  type FiguresRepository,
  type Span,
} from './data/figures.repository.ts';
import type { StatsRepository } from './data/stats.repository.ts';
import { StatsQueries } from './stats.queries.ts';

const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const ATTENTION = { mine: 1, inconclusive: 2, unassigned_severe: 3, overdue: 4, open: 5 };

interface Stored {
  current?: CountRow[];
  previous?: CountRow[];
  quantiles?: (number | null)[];
  last?: Date | null;
}

function house(
  { current = [], previous = [], quantiles = [null, null], last = null }: Stored = {},
  actor = ANALYST,
) {
  const { unit, context, as } = plainUnit(actor);
  const asked: unknown[][] = [];
  const spans: Span[] = [];
  const repository = {
    attention: async (...given: unknown[]) => {
      asked.push(['attention', ...given]);
      return ATTENTION;
    },
    lastIncidentAt: async () => last,
  } as unknown as StatsRepository;
  const figures = {
    counts: async (measures: string[], span: Span) => {
      asked.push(['counts', ...measures]);
      spans.push(span);
      return span.to === UNTIL_NOW ? current : previous;
    },
    triageSeconds: async (by: string, _span: Span, wanted: number[]) => {
      asked.push([by, ...wanted]);
      return quantiles;
    },
    hours: async (span: Span) => {
      spans.push(span);
      return [{ at: span.from, verdict: 'none' as const, incidents: 3 }];
    },
  } as unknown as FiguresRepository;
  const queries = new StatsQueries(repository, figures, unit, context, fixedClock);
  return {
    asked,
    spans,
    overview: (hours = 24) => as(() => queries.overview(hours)),
    timeline: (hours = 2) => as(() => queries.timeline(hours)),
  };
}

const verdict = (label: string, incidents: number): CountRow => ({ measure: 'verdict', label, incidents });
const ending = (source: string, outcome: string, incidents: number): CountRow => ({
  measure: 'ending',
  label: `${source}${PARTS}${outcome}`,
  incidents,
});

describe('the figures of the dashboard', () => {
  it('are of a period until now and of as long a one before it', async () => {
    const { asked, spans, overview } = house();
    const { from, to } = await overview(3);
    expect([from, to]).toEqual([ago(180).toISOString(), NOW.toISOString()]);
    expect(spans.map((span) => [span.from, span.to])).toEqual([
      [ago(180), UNTIL_NOW],
      [ago(360), ago(180)],
    ]);
    expect(asked).toEqual([
      ['counts', 'verdict', 'ending'],
      ['triage', 0.5, 0.95],
      ['counts', 'verdict', 'ending'],
      ['triage', 0.5, 0.95],
      ['attention', ANALYST.user_id, ago(15), 1000],
    ]);
  });

  it('take whole hours from what is counted, and parts of hours from the incidents', async () => {
    for (const hours of [1, 24]) {
      const { spans, overview } = house();
      await overview(hours);
      for (const { from, first, end, to } of spans) {
        expect(first.getTime() % 3_600_000).toBe(0);
        expect(first.getTime() - from.getTime()).toBeLessThan(3_600_000);
        expect(first.getTime()).toBeGreaterThanOrEqual(from.getTime());
        expect(end.getTime()).toBeGreaterThanOrEqual(first.getTime());
        if (to === UNTIL_NOW) expect(end).toBe(UNTIL_NOW);
        else {
          expect(end.getTime() % 3_600_000).toBe(0);
          expect(to.getTime() - end.getTime()).toBeLessThan(3_600_000);
          expect(to.getTime()).toBeGreaterThanOrEqual(end.getTime());
        }
      }
    }
  });

  it('are of nobody where no person asks', async () => {
    const { asked, overview } = house({}, SYSTEM);
    await overview();
    expect(asked.at(-1)?.[1]).toBeNull();
  });

  it('tell how much was decided without people, for each period by itself', async () => {
    const { overview } = house({
      current: [
        ...[verdict('malicious', 1), verdict('suspicious', 2), verdict('benign', 3)],
        ...[verdict('inconclusive', 3), verdict('none', 1)],
        ...[ending('siem', 'false_positive', 2), ending('siem', 'closed', 1)],
        ...[
          ending('edr', 'true_positive', 3),
          ending('edr', 'false_positive', 1),
          ending('edr', 'closed', 2),
        ],
        ending('mail', 'closed', 4),
      ],
      previous: [verdict('malicious', 4), ending('edr', 'duplicate', 7)],
      quantiles: [4.5, 60],
      last: NOW,
    });
    expect(await overview()).toEqual({
      from: expect.any(String),
      to: expect.any(String),
      current: {
        incidents: 10,
        by_verdict: { malicious: 1, suspicious: 2, benign: 3, inconclusive: 3, none: 1 },
        triage_seconds_p50: 4.5,
        triage_seconds_p95: 60,
        automation_rate: 0.6,
        resolved: 6,
        false_positives: 3,
        closed_by_source: 7,
      },
      previous: expect.objectContaining({
        incidents: 4,
        automation_rate: 1,
        resolved: 7,
        false_positives: 0,
      }),
      false_positives_by_source: [
        { source: 'edr', resolved: 4, false_positives: 1, rate: 0.25 },
        { source: 'siem', resolved: 2, false_positives: 2, rate: 1 },
      ],
      attention: { ...ATTENTION, counted_to: 1000 },
      last_incident_at: NOW.toISOString(),
    });
  });

  it('of nothing are nothing, and no rate', async () => {
    const { current, previous, last_incident_at } = await house().overview();
    for (const period of [current, previous])
      expect(period).toEqual({
        incidents: 0,
        by_verdict: { malicious: 0, suspicious: 0, benign: 0, inconclusive: 0, none: 0 },
        triage_seconds_p50: null,
        triage_seconds_p95: null,
        automation_rate: null,
        resolved: 0,
        false_positives: 0,
        closed_by_source: 0,
      });
    expect(last_incident_at).toBeNull();
  });

  it('by the hour are of both periods as well', async () => {
    const { timeline } = house();
    expect(await timeline()).toEqual({
      from: ago(120).toISOString(),
      to: NOW.toISOString(),
      current: [{ at: ago(120).toISOString(), verdict: 'none', incidents: 3 }],
      previous: [{ at: ago(240).toISOString(), verdict: 'none', incidents: 3 }],
    });
  });
});
