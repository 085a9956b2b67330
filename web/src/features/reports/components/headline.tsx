import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { DecisionsReportDto, OversightDto, ReportDto } from '../../../shared/api/generated/index.ts';
import { duration, howLong } from '../../../shared/lib/time.ts';
import { percent } from '../../../shared/lib/words.ts';
import { endedIn, incidentsLink, madeIn, minutesPerHundred, resolvedIn } from '../figures.ts';
import classes from './reports.module.css';
import { number, t } from '../../../shared/texts/texts.ts';

interface HeadlineProps {
  report: ReportDto;
  decisions: DecisionsReportDto | undefined;
  oversight: OversightDto | undefined;
}

interface HeadlineFigure {
  label: string;
  value: string;
  beside?: string;
  to?: string;
}

/** The page in one look. */
export function Headline(props: HeadlineProps) {
  return (
    <dl className={classes['figures']}>
      {figuresOf(props).map(({ label, value, beside, to }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <span className={classes['value']}>{linked(value, to)}</span>
            {beside && <span className={classes['dim']}>{beside}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function linked(value: string, to: string | undefined): ReactNode {
  return to === undefined || value === '–' ? value : <Link to={to}>{value}</Link>;
}

function figuresOf({ report, decisions, oversight }: HeadlineProps): HeadlineFigure[] {
  const minutes = minutesPerHundred(report, oversight);
  const falsePositives = report.by_disposition.false_positive;
  return [
    { label: t`Incidents`, value: number(report.incidents), to: madeIn(report) },
    {
      label: t`Decided automatically`,
      value: report.automation_rate === null ? '–' : percent(report.automation_rate),
      beside: t`a verdict that is not inconclusive`,
      to: madeIn(report, { verdict: 'malicious,suspicious,benign' }),
    },
    {
      label: t`Time to triage, median`,
      value: howLong(report.triage_seconds_p50),
      beside: t`95 % within ${howLong(report.triage_seconds_p95)}`,
      to: madeIn(report, { triage_seconds_min: 0 }),
    },
    {
      label: t`Time to decide, median`,
      value: howLong(decisions?.decision_seconds_p50 ?? null),
      beside: t`95 % within ${howLong(decisions?.decision_seconds_p95 ?? null)}`,
      to: incidentsLink({ decided_after: report.from, decided_before: report.to }),
    },
    {
      label: t`Time to resolve, median`,
      value: howLong(report.resolution_seconds_p50),
      beside: t`95 % within ${howLong(report.resolution_seconds_p95)}`,
      to: resolvedIn(report),
    },
    {
      label: t`False positives`,
      value: report.resolved === 0 ? '–' : percent(falsePositives / report.resolved),
      beside: t`${number(falsePositives)} of ${number(report.resolved)} resolved`,
      to: endedIn(report, { disposition: 'false_positive' }),
    },
    {
      label: t`Oversight`,
      value: minutes === null ? '–' : duration(minutes * 60_000),
      beside: t`of people, for a hundred incidents`,
      to: madeIn(report),
    },
  ];
}
