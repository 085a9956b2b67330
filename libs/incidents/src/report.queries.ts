import { Injectable } from '@nestjs/common';
import { DISPOSITIONS, SEVERITIES } from '#contracts';
import { Clock, UnitOfWork, lastDays } from '#platform';
import {
  FiguresRepository,
  PARTS,
  UNTIL_NOW,
  type CountRow,
  type DayRow,
} from './data/figures.repository.ts';
import { calibration, type Judged } from './domain/calibration.ts';
import { automation, verdictCounts } from './stats.queries.ts';

const DAY = 86_400_000;
const QUANTILES = [0.5, 0.95];
/** Of detectors and of people; whether there are more is said. */
const MOST = 50;
const CLOSED = 'closed';

/** What whoever leads a team wants to know of its last days: whole days in UTC, today among them. */
@Injectable()
export class ReportQueries {
  constructor(
    private readonly figures: FiguresRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Times are RFC 3339. */
  report(days: number) {
    return this.unitOfWork.read(async () => {
      const { from, to } = lastDays(this.clock.now(), days);
      const span = { from, first: from, end: UNTIL_NOW, to: UNTIL_NOW };
      const rows = await this.figures.days(['verdict_day', 'severity', 'outcome'], span);
      const judgements = await this.figures.counts(['calibration'], span);
      const hours = await this.figures.hoursOfDay(span);
      const [triageMedian, triageP95] = await this.figures.triageSeconds('triage_day', span, QUANTILES);
      const [resolutionMedian, resolutionP95] = await this.figures.resolutionSeconds(span, QUANTILES);
      const detectors = await this.figures.detectors(span, MOST + 1);
      const people = await this.figures.resolvers(span, MOST + 1);
      const by_verdict = verdictCounts(rows);
      const { incidents, rate } = automation(by_verdict);
      const by_disposition = countsOf(rows, 'outcome', DISPOSITIONS);
      return {
        from: from.toISOString(),
        to: to.toISOString(),
        incidents,
        by_verdict,
        automation_rate: rate,
        triage_seconds_p50: triageMedian ?? null,
        triage_seconds_p95: triageP95 ?? null,
        resolved: Object.values(by_disposition).reduce((sum, each) => sum + each, 0),
        by_disposition,
        closed_by_source: total(rows, 'outcome', CLOSED),
        resolution_seconds_p50: resolutionMedian ?? null,
        resolution_seconds_p95: resolutionP95 ?? null,
        by_day: daysOf(rows, from, days),
        by_hour: Array.from(
          { length: 24 },
          (_hour, hour) => hours.find((row) => row.hour === hour)?.incidents ?? 0,
        ),
        false_positives_by_detector: detectors
          .slice(0, MOST)
          .map((row) => ({ ...detectorOf(row), rate: row.false_positives / row.resolved })),
        more_detectors: detectors.length > MOST,
        resolved_by_person: people
          .slice(0, MOST)
          .map(({ name, incidents: resolved }) => ({ name, resolved })),
        more_people: people.length > MOST,
        calibration: calibration(judgements.map(judged)),
      };
    });
  }
}

function detectorOf({
  source,
  detector,
  resolved,
  false_positives,
}: {
  source: string;
  detector: string;
  resolved: number;
  false_positives: number;
}) {
  return { source, detector, resolved, false_positives };
}

function total(rows: readonly CountRow[], measure: string, label: string): number {
  return rows
    .filter((row) => row.measure === measure && row.label === label)
    .reduce((sum, { incidents }) => sum + incidents, 0);
}

function countsOf<L extends string>(
  rows: readonly CountRow[],
  measure: string,
  labels: readonly L[],
): Record<L, number> {
  return Object.fromEntries(labels.map((label) => [label, total(rows, measure, label)])) as Record<L, number>;
}

/** Every day, those without incidents too. */
function daysOf(rows: readonly DayRow[], from: Date, days: number) {
  const byDay = new Map<number, DayRow[]>();
  for (const row of rows) {
    const at = row.day.getTime();
    byDay.set(at, [...(byDay.get(at) ?? []), row]);
  }
  return Array.from({ length: days }, (_day, index) => {
    const at = from.getTime() + index * DAY;
    const mine = byDay.get(at) ?? [];
    const by_disposition = countsOf(mine, 'outcome', DISPOSITIONS);
    return {
      day: new Date(at).toISOString(),
      by_verdict: verdictCounts(mine),
      by_severity: countsOf(mine, 'severity', SEVERITIES),
      resolved: Object.values(by_disposition).reduce((sum, each) => sum + each, 0),
      closed_by_source: total(mine, 'outcome', CLOSED),
    };
  });
}

function judged({ label, incidents }: CountRow): Judged {
  const [verdict = '', confidence = '', disposition = ''] = label.split(PARTS);
  const isReal = disposition === 'true_positive';
  const right = isReal === (verdict === 'malicious' || verdict === 'suspicious');
  return { verdict, confidence: Number(confidence) / 100, right, incidents };
}
