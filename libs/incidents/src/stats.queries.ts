import { Injectable } from '@nestjs/common';
import { Clock, Context, UnitOfWork } from '#platform';
import {
  StatsRepository,
  type BucketRow,
  type PeriodRow,
  type ResolvedRow,
} from './data/stats.repository.ts';

const HOUR = 3_600_000;
const OVERDUE_MINUTES = 15;
const COUNT_TO = 1000;

/** The dashboard's figures: a period against the one before it. */
@Injectable()
export class StatsQueries {
  constructor(
    private readonly repository: StatsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
  ) {}

  /** Times are RFC 3339. */
  overview(hours: number) {
    return this.unitOfWork.read(async () => {
      const { before, middle, now } = this.times(hours);
      const periods = await this.repository.periods(before, middle, now);
      const resolved = await this.repository.resolved(before, middle, now);
      const userId = this.context.current().actor.user_id ?? null;
      const overdueBefore = new Date(now.getTime() - OVERDUE_MINUTES * 60_000);
      const attention = await this.repository.attention(userId, overdueBefore, COUNT_TO);
      return {
        from: middle.toISOString(),
        to: now.toISOString(),
        current: period(periods, resolved, true),
        previous: period(periods, resolved, false),
        false_positives_by_source: resolved
          .filter((row) => row.current && row.resolved > 0)
          .map(falsePositives),
        attention: { ...attention, counted_to: COUNT_TO },
        last_incident_at: (await this.repository.lastIncidentAt())?.toISOString() ?? null,
      };
    });
  }

  /** Times are RFC 3339. */
  timeline(hours: number) {
    return this.unitOfWork.read(async () => {
      const { before, middle, now } = this.times(hours);
      return {
        from: middle.toISOString(),
        to: now.toISOString(),
        current: (await this.repository.buckets(middle, now)).map(bucket),
        previous: (await this.repository.buckets(before, middle)).map(bucket),
      };
    });
  }

  private times(hours: number): { before: Date; middle: Date; now: Date } {
    const now = this.clock.now();
    return {
      now,
      middle: new Date(now.getTime() - hours * HOUR),
      before: new Date(now.getTime() - 2 * hours * HOUR),
    };
  }
}

const NOTHING = {
  incidents: 0,
  malicious: 0,
  suspicious: 0,
  benign: 0,
  inconclusive: 0,
  none: 0,
  p50: null,
  p95: null,
};

function period(periods: PeriodRow[], resolved: ResolvedRow[], current: boolean) {
  const row = periods.find((candidate) => candidate.current === current) ?? NOTHING;
  const mine = resolved.filter((candidate) => candidate.current === current);
  const sum = (pick: (row: ResolvedRow) => number) => mine.reduce((total, each) => total + pick(each), 0);
  const { malicious, suspicious, benign, inconclusive, none } = row;
  return {
    incidents: row.incidents,
    by_verdict: { malicious, suspicious, benign, inconclusive, none },
    triage_seconds_p50: row.p50,
    triage_seconds_p95: row.p95,
    automation_rate: row.incidents === 0 ? null : (malicious + suspicious + benign) / row.incidents,
    resolved: sum((each) => each.resolved),
    false_positives: sum((each) => each.false_positives),
    closed_by_source: sum((each) => each.closed_by_source),
  };
}

function falsePositives(row: ResolvedRow) {
  return {
    source: row.source,
    resolved: row.resolved,
    false_positives: row.false_positives,
    rate: row.false_positives / row.resolved,
  };
}

function bucket(row: BucketRow) {
  return { at: row.at.toISOString(), verdict: row.verdict, incidents: row.incidents };
}
