import { Injectable } from '@nestjs/common';
import { Clock, Context, UnitOfWork } from '#platform';
import {
  FiguresRepository,
  PARTS,
  UNTIL_NOW,
  type CountRow,
  type HourRow,
  type Span,
} from './data/figures.repository.ts';
import { StatsRepository } from './data/stats.repository.ts';

const HOUR = 3_600_000;
const OVERDUE_MINUTES = 15;
const COUNT_TO = 1000;
const SOURCES = 200;
const QUANTILES = [0.5, 0.95];
const VERDICTS: ReadonlySet<string> = new Set(['verdict', 'verdict_day']);

interface Ending {
  source: string;
  /** By people. */
  resolved: number;
  false_positives: number;
  closed_by_source: number;
}

interface Figures {
  by_verdict: ReturnType<typeof verdictCounts>;
  endings: Ending[];
  triage_seconds: (number | null)[];
}

/** The dashboard's figures: a period against the one before it. */
@Injectable()
export class StatsQueries {
  constructor(
    private readonly repository: StatsRepository,
    private readonly figures: FiguresRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
  ) {}

  /** Times are RFC 3339. */
  overview(hours: number) {
    return this.unitOfWork.read(async () => {
      const { current, previous, from, now } = this.spans(hours);
      const figures = await this.figuresOf(current);
      const before = await this.figuresOf(previous);
      const userId = this.context.current().actor.user_id ?? null;
      const overdueBefore = new Date(now.getTime() - OVERDUE_MINUTES * 60_000);
      const attention = await this.repository.attention(userId, overdueBefore, COUNT_TO);
      return {
        from: from.toISOString(),
        to: now.toISOString(),
        current: period(figures),
        previous: period(before),
        false_positives_by_source: figures.endings
          .filter(({ resolved }) => resolved > 0)
          .slice(0, SOURCES)
          .map(falsePositives),
        attention: { ...attention, counted_to: COUNT_TO },
        last_incident_at: (await this.repository.lastIncidentAt())?.toISOString() ?? null,
      };
    });
  }

  /** Times are RFC 3339. */
  timeline(hours: number) {
    return this.unitOfWork.read(async () => {
      const { current, previous, from, now } = this.spans(hours);
      return {
        from: from.toISOString(),
        to: now.toISOString(),
        current: (await this.figures.hours(current)).map(bucket),
        previous: (await this.figures.hours(previous)).map(bucket),
      };
    });
  }

  private async figuresOf(span: Span): Promise<Figures> {
    const counts = await this.figures.counts(['verdict', 'ending'], span);
    return {
      by_verdict: verdictCounts(counts),
      endings: endingsOf(counts),
      triage_seconds: await this.figures.triageSeconds('triage', span, QUANTILES),
    };
  }

  private spans(hours: number): { current: Span; previous: Span; from: Date; now: Date } {
    const now = this.clock.now();
    const from = new Date(now.getTime() - hours * HOUR);
    const before = new Date(now.getTime() - 2 * hours * HOUR);
    return {
      now,
      from,
      current: { from, first: wholeHour(from, Math.ceil), end: UNTIL_NOW, to: UNTIL_NOW },
      previous: {
        from: before,
        first: wholeHour(before, Math.ceil),
        end: wholeHour(from, Math.floor),
        to: from,
      },
    };
  }
}

function wholeHour(at: Date, round: (hours: number) => number): Date {
  return new Date(round(at.getTime() / HOUR) * HOUR);
}

/** Of labels of the measures `verdict` and `verdict_day`. */
export function verdictCounts(counts: readonly CountRow[]) {
  const of = (verdict: string) =>
    counts
      .filter(({ measure, label }) => VERDICTS.has(measure) && label === verdict)
      .reduce((sum, { incidents }) => sum + incidents, 0);
  return {
    malicious: of('malicious'),
    suspicious: of('suspicious'),
    benign: of('benign'),
    inconclusive: of('inconclusive'),
    none: of('none'),
  };
}

/** By source, those with the most that people resolved first. */
function endingsOf(counts: readonly CountRow[]): Ending[] {
  const endings = new Map<string, Ending>();
  for (const { measure, label, incidents } of counts) {
    if (measure !== 'ending') continue;
    const [source = '', outcome] = label.split(PARTS);
    const ending = endings.get(source) ?? { source, resolved: 0, false_positives: 0, closed_by_source: 0 };
    endings.set(source, ending);
    if (outcome === 'closed') ending.closed_by_source += incidents;
    else ending.resolved += incidents;
    if (outcome === 'false_positive') ending.false_positives += incidents;
  }
  return [...endings.values()].sort(
    (left, right) => right.resolved - left.resolved || (left.source < right.source ? -1 : 1),
  );
}

function period({ by_verdict, endings, triage_seconds }: Figures) {
  const sum = (pick: (ending: Ending) => number) => endings.reduce((total, each) => total + pick(each), 0);
  const { incidents, rate } = automation(by_verdict);
  return {
    incidents,
    by_verdict,
    triage_seconds_p50: triage_seconds[0] ?? null,
    triage_seconds_p95: triage_seconds[1] ?? null,
    automation_rate: rate,
    resolved: sum((each) => each.resolved),
    false_positives: sum((each) => each.false_positives),
    closed_by_source: sum((each) => each.closed_by_source),
  };
}

/** A verdict other than inconclusive is one that took no person. */
export function automation(verdicts: ReturnType<typeof verdictCounts>): {
  incidents: number;
  rate: number | null;
} {
  const { malicious, suspicious, benign, inconclusive, none } = verdicts;
  const decided = malicious + suspicious + benign;
  const incidents = decided + inconclusive + none;
  return { incidents, rate: incidents === 0 ? null : decided / incidents };
}

function falsePositives({ source, resolved, false_positives }: Ending) {
  return { source, resolved, false_positives, rate: false_positives / resolved };
}

function bucket({ at, verdict, incidents }: HourRow) {
  return { at: at.toISOString(), verdict, incidents };
}
