import { ANALYST, NOW, SYSTEM, fixedClock, plainUnit } from '../../../test/fixtures/plain-unit.ts';
import type { PeriodRow, ResolvedRow, StatsRepository } from './data/stats.repository.ts';
import { StatsQueries } from './stats.queries.ts';

const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const ATTENTION = { mine: 1, inconclusive: 2, unassigned_severe: 3, overdue: 4, open: 5 };

interface Stored {
  periods?: PeriodRow[];
  resolved?: ResolvedRow[];
  last?: Date | null;
}

function house({ periods = [], resolved = [], last = null }: Stored = {}, actor = ANALYST) {
  const { unit, context, as } = plainUnit(actor);
  const asked: unknown[][] = [];
  const repository = {
    periods: async (...times: Date[]) => {
      asked.push(['periods', ...times]);
      return periods;
    },
    resolved: async (...times: Date[]) => {
      asked.push(['resolved', ...times]);
      return resolved;
    },
    attention: async (...given: unknown[]) => {
      asked.push(['attention', ...given]);
      return ATTENTION;
    },
    lastIncidentAt: async () => last,
    buckets: async (from: Date, to: Date) => {
      asked.push(['buckets', from, to]);
      return [{ at: from, verdict: 'none' as const, incidents: 3 }];
    },
  } as unknown as StatsRepository;
  const queries = new StatsQueries(repository, unit, context, fixedClock);
  return {
    asked,
    overview: (hours = 24) => as(() => queries.overview(hours)),
    timeline: () => as(() => queries.timeline(2)),
  };
}

const PERIOD: PeriodRow = {
  current: true,
  incidents: 10,
  malicious: 1,
  suspicious: 2,
  benign: 3,
  inconclusive: 3,
  none: 1,
  p50: 4.5,
  p95: 60,
};

describe('the figures of the dashboard', () => {
  it('are of a period and of as long a one before it', async () => {
    const { asked, overview } = house();
    const { from, to } = await overview(3);
    expect([from, to]).toEqual([ago(180).toISOString(), NOW.toISOString()]);
    const times = [ago(360), ago(180), NOW];
    expect(asked).toEqual([
      ['periods', ...times],
      ['resolved', ...times],
      ['attention', ANALYST.user_id, ago(15), 1000],
    ]);
  });

  it('are of nobody where no person asks', async () => {
    const { asked, overview } = house({}, SYSTEM);
    await overview();
    expect(asked.at(-1)?.[1]).toBeNull();
  });

  it('tell how much was decided without people, for each period by itself', async () => {
    const { overview } = house({
      periods: [PERIOD, { ...PERIOD, current: false, incidents: 4, malicious: 4, suspicious: 0, benign: 0 }],
      resolved: [
        { current: true, source: 'edr', resolved: 4, false_positives: 1, closed_by_source: 2 },
        { current: true, source: 'siem', resolved: 2, false_positives: 2, closed_by_source: 1 },
        { current: false, source: 'edr', resolved: 7, false_positives: 0, closed_by_source: 0 },
      ],
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
        closed_by_source: 3,
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
    const { asked, timeline } = house();
    expect(await timeline()).toEqual({
      from: ago(120).toISOString(),
      to: NOW.toISOString(),
      current: [{ at: ago(120).toISOString(), verdict: 'none', incidents: 3 }],
      previous: [{ at: ago(240).toISOString(), verdict: 'none', incidents: 3 }],
    });
    expect(asked).toEqual([
      ['buckets', ago(120), NOW],
      ['buckets', ago(240), ago(120)],
    ]);
  });
});
