import { DISPOSITIONS, SEVERITIES } from '#contracts';
import type {
  CalibrationDto,
  DecisionsReportDto,
  OversightDto,
  ReportDayDto,
  ReportDto,
} from '../../shared/api/generated/index.ts';
import type { CsvValue } from '../../shared/lib/csv.ts';
import { howLong } from '../../shared/lib/time.ts';
import { visible } from '../../shared/lib/visible.ts';
import { percent, words } from '../../shared/lib/words.ts';
import { number, t } from '../../shared/texts/texts.ts';

/** What one field of a table shows; `to` leads to what is counted in it. */
export interface Cell {
  text: string;
  /** As a CSV holds it; the text unless told. */
  value?: CsvValue;
  to?: string;
}

export interface FigureTable {
  header: readonly string[];
  rows: readonly (readonly Cell[])[];
}

export const VERDICTS = ['malicious', 'suspicious', 'inconclusive', 'benign', 'none'] as const;
export type Verdict = (typeof VERDICTS)[number];
export const SEVERITIES_DOWN = [...SEVERITIES].reverse();
const DAY_MS = 86_400_000;

type Params = Record<string, string | number | undefined>;

export function incidentsLink(params: Params): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params))
    if (value !== undefined && value !== '') query.set(name, String(value));
  return `/incidents?${query.toString()}`;
}

/** Of incidents that were made in the period. */
export const madeIn = ({ from, to }: Period, more: Params = {}) =>
  incidentsLink({ created_after: from, created_before: to, ...more });
/** And of those that ended in it. */
export const endedIn = ({ from, to }: Period, more: Params = {}) =>
  incidentsLink({ resolved_after: from, resolved_before: to, ...more });
export const resolvedIn = (period: Period, more: Params = {}) =>
  endedIn(period, { disposition: DISPOSITIONS.join(','), ...more });

export interface Period {
  from: string;
  to: string;
}

export function dayOf({ day }: ReportDayDto, { to }: Period): Period {
  const end = new Date(Date.parse(day) + DAY_MS).toISOString();
  return { from: day, to: end < to ? end : to };
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short', timeZone: 'UTC' });
export const dayName = (iso: string): string => dayFormat.format(new Date(iso));

export const count = (value: number, to?: string): Cell => ({
  text: number(value),
  value,
  ...(to === undefined || value === 0 ? {} : { to }),
});

const share = (part: number, whole: number): Cell =>
  whole === 0 ? { text: '–', value: null } : { text: percent(part / whole), value: part / whole };

const time = (seconds: number | null, to: string): Cell => ({
  text: howLong(seconds),
  value: seconds,
  ...(seconds === null ? {} : { to }),
});

export function verdictFilter(verdict: Verdict): Params {
  return verdict === 'none' ? { without_verdict: 'true' } : { verdict };
}

export const verdictName = (verdict: Verdict): string =>
  verdict === 'none' ? t`No verdict yet` : words(verdict);

export function byVerdict(report: ReportDto): FigureTable {
  return {
    header: [t`Day (UTC)`, t`All`, ...VERDICTS.map(verdictName)],
    rows: [...report.by_day].reverse().map((one) => {
      const period = dayOf(one, report);
      const total = VERDICTS.reduce((sum, verdict) => sum + one.by_verdict[verdict], 0);
      return [
        { text: dayName(one.day), value: one.day.slice(0, 10) },
        count(total, madeIn(period)),
        ...VERDICTS.map((verdict) => count(one.by_verdict[verdict], madeIn(period, verdictFilter(verdict)))),
      ];
    }),
  };
}

export function bySeverity(report: ReportDto): FigureTable {
  return {
    header: [t`Day (UTC)`, ...SEVERITIES_DOWN.map(words)],
    rows: [...report.by_day].reverse().map((one) => {
      const period = dayOf(one, report);
      return [
        { text: dayName(one.day), value: one.day.slice(0, 10) },
        ...SEVERITIES_DOWN.map((severity) => count(one.by_severity[severity], madeIn(period, { severity }))),
      ];
    }),
  };
}

export function byEnding(report: ReportDto): FigureTable {
  const all = report.resolved + report.closed_by_source;
  return {
    header: [t`Ended as`, t`Incidents`, t`Share`],
    rows: [
      ...DISPOSITIONS.map((disposition) => [
        { text: words(disposition) },
        count(report.by_disposition[disposition], endedIn(report, { disposition })),
        share(report.by_disposition[disposition], all),
      ]),
      [
        { text: t`Closed by its source, without a person` },
        count(report.closed_by_source, endedIn(report, { closed_by_source: 'true' })),
        share(report.closed_by_source, all),
      ],
    ],
  };
}

export function times(report: ReportDto, decisions: DecisionsReportDto | undefined): FigureTable {
  const decided = { decided_after: report.from, decided_before: report.to };
  return {
    header: [t`Time to`, t`Median`, t`95 % within`],
    rows: [
      [
        { text: t`triage` },
        time(report.triage_seconds_p50, madeIn(report, { triage_seconds_min: 0 })),
        time(
          report.triage_seconds_p95,
          madeIn(report, { triage_seconds_min: report.triage_seconds_p95 ?? 0 }),
        ),
      ],
      [
        { text: t`decide an approval` },
        time(decisions?.decision_seconds_p50 ?? null, incidentsLink(decided)),
        time(
          decisions?.decision_seconds_p95 ?? null,
          incidentsLink({ ...decided, decision_seconds_min: decisions?.decision_seconds_p95 ?? 0 }),
        ),
      ],
      [
        { text: t`resolve` },
        time(report.resolution_seconds_p50, resolvedIn(report)),
        time(
          report.resolution_seconds_p95,
          resolvedIn(report, { resolution_seconds_min: report.resolution_seconds_p95 ?? 0 }),
        ),
      ],
    ],
  };
}

export function byLevel(decisions: DecisionsReportDto): FigureTable {
  const cells = (name: string, row: DecisionsReportDto['by_level'][number] | DecisionsReportDto): Cell[] => [
    { text: name },
    ...[row.approved, row.rejected, row.expired, row.cancelled].map((value) => count(value)),
    { text: howLong(row.decision_seconds_p50), value: row.decision_seconds_p50 },
    { text: howLong(row.decision_seconds_p95), value: row.decision_seconds_p95 },
  ];
  return {
    header: [t`Level`, t`Approved`, t`Rejected`, t`Expired`, t`Cancelled`, t`Median`, t`95 % within`],
    rows: [...decisions.by_level.map((row) => cells(words(row.level), row)), cells(t`All`, decisions)],
  };
}

export function byDetector(report: ReportDto): FigureTable {
  return {
    header: [t`Detector`, t`Source`, t`Resolved`, t`False positives`, t`Share`],
    rows: report.false_positives_by_detector.map((row) => {
      const which = { source: row.source, detector: row.detector === '' ? '-' : row.detector };
      return [
        { text: detectorName(row.detector), value: row.detector },
        { text: row.source },
        count(row.resolved, resolvedIn(report, which)),
        count(row.false_positives, endedIn(report, { ...which, disposition: 'false_positive' })),
        share(row.false_positives, row.resolved),
      ];
    }),
  };
}

/** Senders choose it. */
export const detectorName = (detector: string): string =>
  detector === '' ? t`No rule named` : visible(detector);

export const hourName = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

export function byHour(report: ReportDto): FigureTable {
  const days = report.by_day.length;
  return {
    header: [t`Hour (UTC)`, t`Incidents`, t`A day`],
    rows: report.by_hour.map((incidents, hour) => [
      { text: hourName(hour) },
      count(incidents, madeIn(report, { created_hour: hour })),
      {
        text: number(incidents / days, { maximumFractionDigits: 1 }),
        value: incidents / days,
      },
    ]),
  };
}

export function byPerson(report: ReportDto): FigureTable {
  return {
    header: [t`Person`, t`Resolved`],
    rows: report.resolved_by_person.map(({ name, resolved }) => [
      { text: visible(name), value: name },
      count(resolved, resolvedIn(report, { resolved_by: name })),
    ]),
  };
}

/** @param linked whether the reader may read what people did */
export function byMinutes(oversight: OversightDto, linked: boolean): FigureTable {
  return {
    header: [t`Person`, t`Minutes`],
    rows: oversight.by_person.map(({ user_id, name, minutes }) => [
      { text: visible(name), value: name },
      count(minutes, linked ? auditLink(user_id, oversight) : undefined),
    ]),
  };
}

function auditLink(userId: string, { from, to }: Period): string {
  return `/audit?${new URLSearchParams({ actor_id: userId, from, to }).toString()}`;
}

const JUDGED = {
  disposition: 'true_positive,false_positive,benign_positive',
  verdict: 'malicious,suspicious,benign',
};

export function byConfidence(report: ReportDto, { bands }: CalibrationDto): FigureTable {
  return {
    header: [t`Confidence`, t`Incidents`, t`Right`, t`Share right`, t`Mean confidence`],
    rows: bands.map(({ from, to, incidents, right, mean_confidence }) => [
      { text: `${from} – ${to} %` },
      count(incidents, endedIn(report, { ...JUDGED, confidence_min: from, confidence_max: to })),
      count(right),
      share(right, incidents),
      { text: mean_confidence === null ? '–' : percent(mean_confidence), value: mean_confidence },
    ]),
  };
}

/** Null: no incident, or nothing known. */
export function minutesPerHundred(report: ReportDto, oversight: OversightDto | undefined): number | null {
  if (oversight === undefined || report.incidents === 0) return null;
  return (oversight.minutes / report.incidents) * 100;
}
