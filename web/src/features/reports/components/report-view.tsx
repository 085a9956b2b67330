import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { DecisionsReportDto, OversightDto, ReportDto } from '../../../shared/api/generated/index.ts';
import { percent, words } from '../../../shared/lib/words.ts';
import { useCan } from '../../../shared/session/session.ts';
import { EmptyState, ErrorNotice } from '../../../shared/ui/notices.tsx';
import {
  byConfidence,
  byDetector,
  byEnding,
  byHour,
  byLevel,
  byMinutes,
  byPerson,
  bySeverity,
  byVerdict,
  dayName,
  dayOf,
  detectorName,
  hourName,
  madeIn,
  SEVERITIES_DOWN,
  times,
  verdictName,
  VERDICTS,
  type FigureTable,
} from '../figures.ts';
import { decisionsQuery, oversightQuery, reportQuery } from '../reports.queries.ts';
import { Bars, Columns, Ranges, Reliability } from './charts.tsx';
import { Figure } from './figure.tsx';
import { Headline } from './headline.tsx';
import classes from './reports.module.css';
import { many, t } from '../../../shared/texts/texts.ts';

/** As many lying columns as stand beside a table of the same height. */
const BARS = 14;

/** What whoever leads a team wants to know of its last days, each figure with its way to the incidents behind it. */
export function ReportView({ days }: { days: number }) {
  const report = useQuery(reportQuery(days));
  const decisions = useQuery(decisionsQuery(days));
  const oversight = useQuery(oversightQuery(days));
  if (report.isPending) return <Skeleton height={420} />;
  if (!report.data)
    return (
      <ErrorNotice error={report.error} doing={t`load the report`} retry={() => void report.refetch()} />
    );
  if (report.data.incidents + report.data.resolved + report.data.closed_by_source === 0)
    return (
      <EmptyState title={t`Nothing came in and nothing ended in this time`}>
        {t`What alerts make of incidents is counted here from the first one on.`}
      </EmptyState>
    );
  return (
    <>
      <Headline report={report.data} decisions={decisions.data} oversight={oversight.data} />
      <div className={classes['list']}>
        <Volume report={report.data} />
        <Endings report={report.data} />
        <Times report={report.data} decisions={decisions.data} />
        <ErrorNotice
          error={decisions.error}
          doing={t`load the decisions`}
          retry={() => void decisions.refetch()}
        />
        {decisions.data && <Decisions decisions={decisions.data} />}
        <Detectors report={report.data} />
        <Load report={report.data} />
        <ErrorNotice
          error={oversight.error}
          doing={t`load the oversight`}
          retry={() => void oversight.refetch()}
        />
        {oversight.data && <Oversight oversight={oversight.data} />}
        <Calibration report={report.data} />
      </div>
    </>
  );
}

function Volume({ report }: { report: ReportDto }) {
  return (
    <>
      <Figure
        title={t`Incidents by verdict`}
        file="incidents-by-verdict"
        table={byVerdict(report)}
        chart={
          <Columns
            series={VERDICTS.map((verdict) => ({
              name: verdictName(verdict),
              colour:
                verdict === 'none' ? 'var(--mantine-color-default-border)' : `var(--verdict-${verdict})`,
            }))}
            columns={report.by_day.map((one) => ({
              label: dayName(one.day),
              values: VERDICTS.map((verdict) => one.by_verdict[verdict]),
              to: madeIn(dayOf(one, report)),
            }))}
          />
        }
      />
      <Figure
        title={t`Incidents by severity`}
        file="incidents-by-severity"
        table={bySeverity(report)}
        chart={
          <Columns
            series={SEVERITIES_DOWN.map((severity) => ({
              name: words(severity),
              colour: `var(--severity-${severity})`,
            }))}
            columns={report.by_day.map((one) => ({
              label: dayName(one.day),
              values: SEVERITIES_DOWN.map((severity) => one.by_severity[severity]),
              to: madeIn(dayOf(one, report)),
            }))}
          />
        }
      />
    </>
  );
}

function Endings({ report }: { report: ReportDto }) {
  const table = byEnding(report);
  return (
    <Figure
      title={t`How incidents ended`}
      note={t`In this time, whenever they were made. Reopened ones count no more.`}
      file="incidents-by-ending"
      table={table}
      chart={<Bars bars={barsOf(table, 1)} />}
    />
  );
}

function Times({ report, decisions }: { report: ReportDto; decisions: DecisionsReportDto | undefined }) {
  const ranges = [
    { name: 'triage', from: report.triage_seconds_p50, to: report.triage_seconds_p95 },
    {
      name: 'decide',
      from: decisions?.decision_seconds_p50 ?? null,
      to: decisions?.decision_seconds_p95 ?? null,
    },
    { name: 'resolve', from: report.resolution_seconds_p50, to: report.resolution_seconds_p95 },
  ];
  return (
    <Figure
      title={t`Times`}
      note={t`To triage: from the first alert, or the wish for another triage, to the verdict. To decide: from the request to the last vote. To resolve: from the first alert until a person resolved it.`}
      file="times"
      table={times(report, decisions)}
      chart={
        <Ranges
          ranges={ranges.flatMap(({ name, from, to }) =>
            from === null || to === null ? [] : [{ name, from, to }],
          )}
        />
      }
    />
  );
}

function Decisions({ decisions }: { decisions: DecisionsReportDto }) {
  const table = byLevel(decisions);
  return (
    <Figure
      title={t`Approvals`}
      note={t`By how they were settled; times are of those that people approved or rejected.`}
      file="approvals"
      table={table}
      chart={
        <Bars
          bars={decisions.by_level.map(({ level, approved, rejected, expired, cancelled }) => ({
            name: words(level),
            parts: [
              { value: approved, colour: 'var(--fine)' },
              { value: rejected, colour: 'var(--danger)' },
              { value: expired, colour: 'var(--warning)' },
              { value: cancelled, colour: 'var(--mantine-color-default-border)' },
            ],
          }))}
        />
      }
    />
  );
}

function Detectors({ report }: { report: ReportDto }) {
  return (
    <Figure
      title={t`False positives by detector`}
      note={
        <>
          {t`Of what people resolved; the red part of a bar were false positives.`}
          {report.more_detectors && t` There are more detectors, with fewer.`}
        </>
      }
      file="false-positives-by-detector"
      table={byDetector(report)}
      empty={t`No person has resolved anything in this time. Dispositions are counted here.`}
      chart={
        <Bars
          bars={report.false_positives_by_detector
            .slice(0, BARS)
            .map(({ detector, resolved, false_positives }) => ({
              name: detectorName(detector),
              parts: [
                { value: false_positives, colour: 'var(--danger)' },
                { value: resolved - false_positives, colour: 'var(--mantine-color-default-border)' },
              ],
            }))}
        />
      }
    />
  );
}

function Load({ report }: { report: ReportDto }) {
  const people = byPerson(report);
  return (
    <>
      <Figure
        title={t`Load by hour`}
        note={t`Incidents of ${many(report.by_day.length, 'day')}, by the hour in UTC in which they came in.`}
        file="load-by-hour"
        table={byHour(report)}
        chart={
          <Columns
            series={[{ name: t`Incidents`, colour: 'var(--accent)' }]}
            columns={report.by_hour.map((incidents, hour) => ({
              label: hourName(hour),
              values: [incidents],
              to: madeIn(report, { created_hour: hour }),
            }))}
          />
        }
      />
      <Figure
        title={t`Load by person`}
        note={
          <>
            {t`Incidents that they resolved, by the name under which they did.`}
            {report.more_people && t` There are more people, with fewer.`}
          </>
        }
        file="load-by-person"
        table={people}
        empty={t`No person has resolved anything in this time.`}
        chart={<Bars bars={barsOf(people, 1)} />}
      />
    </>
  );
}

function Oversight({ oversight }: { oversight: OversightDto }) {
  const canReadAudit = useCan('audit:read');
  const table = byMinutes(oversight, canReadAudit);
  return (
    <Figure
      title={t`Oversight by person`}
      note={
        <>
          {t`${many(oversight.minutes, 'minute')} in all. What a person does to an incident, approval or action counts its own minute and the four before it, each minute once; a number leads to what they did.`}
          {oversight.more_people && t` There are more people, with less.`}
        </>
      }
      file="oversight-by-person"
      table={table}
      empty={t`No person has done anything to incidents, approvals or actions in this time.`}
      chart={<Bars bars={barsOf(table, 1)} />}
    />
  );
}

function Calibration({ report }: { report: ReportDto }) {
  const { calibration } = report;
  const score = (value: number | null) => (value === null ? '–' : value.toFixed(3));
  return (
    <Figure
      title={t`Calibration`}
      note={
        <>
          {t`Of ${many(calibration.incidents, 'verdict')} that people judged, ${calibration.incidents === 0 ? '–' : percent(calibration.right / calibration.incidents)} were right: malicious or suspicious and a true positive, or benign and a false or benign positive. Brier score ${score(calibration.brier_score)}, calibration error ${score(calibration.calibration_error)}; 0 is perfect.`}
        </>
      }
      file="calibration"
      table={byConfidence(report, calibration)}
      chart={
        <Reliability
          bands={calibration.bands.map(({ from, to, incidents, right, mean_confidence }) => ({
            name: `${from} – ${to} %`,
            right: incidents === 0 ? null : right / incidents,
            promised: mean_confidence,
          }))}
        />
      }
    />
  );
}

/** The names and one column of a table. */
function barsOf({ rows }: FigureTable, place: number) {
  return rows.slice(0, BARS).map((row) => ({
    name: row[0]?.text ?? '',
    parts: [{ value: Number(row[place]?.value ?? 0), colour: 'var(--accent)' }],
  }));
}
