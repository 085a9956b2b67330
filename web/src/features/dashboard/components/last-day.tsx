import { Button, SegmentedControl, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import { Link } from 'react-router';
import type { PeriodDto, StatsOverviewDto } from '../../../shared/api/generated/index.ts';
import { howLong } from '../../../shared/lib/time.ts';
import { percent, words } from '../../../shared/lib/words.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { hoursQuery, overviewQuery } from '../dashboard.queries.ts';
import { toHours, VERDICT_COLUMNS, type Hour } from '../hours.ts';
import { colourOf } from '../verdict-colour.ts';
import classes from './dashboard.module.css';
import { number, t } from '../../../shared/texts/texts.ts';

const VerdictChart = lazy(() =>
  import('./verdict-chart.tsx').then((module) => ({ default: module.VerdictChart })),
);
const CHART_HEIGHT = 220;
const PERIODS = [
  { value: '24', label: t`24 h` },
  { value: '168', label: t`7 days` },
];

/** The last period against the one before, in figures, columns and tables. */
export function LastDay() {
  const [hours, setHours] = useState('24');
  const overview = useQuery(overviewQuery(Number(hours)));
  return (
    <>
      <Section
        title={hours === '24' ? t`Last 24 hours` : t`Last 7 days`}
        aside={
          <SegmentedControl
            aria-label={t`Period`}
            size="xs"
            data={PERIODS}
            value={hours}
            onChange={setHours}
          />
        }
      >
        {overview.isError && !overview.data && (
          <ErrorNotice
            error={overview.error}
            doing={t`load the figures`}
            retry={() => void overview.refetch()}
          />
        )}
        {overview.isPending && <Skeleton height={62} />}
        {overview.data && <Figures overview={overview.data} />}
      </Section>
      <IncidentsByVerdict hours={Number(hours)} />
      {overview.data && <FalsePositives overview={overview.data} />}
    </>
  );
}

const share = (value: number | null): string => (value === null ? '–' : percent(value));

const FIGURES: { label: string; of: (period: PeriodDto) => string }[] = [
  { label: t`Incidents`, of: ({ incidents }) => number(incidents) },
  { label: t`Time to triage, median`, of: ({ triage_seconds_p50 }) => howLong(triage_seconds_p50) },
  { label: t`Time to triage, 95 %`, of: ({ triage_seconds_p95 }) => howLong(triage_seconds_p95) },
  { label: t`Decided automatically`, of: ({ automation_rate }) => share(automation_rate) },
];

function Figures({ overview: { current, previous } }: { overview: StatsOverviewDto }) {
  return (
    <dl className={classes['figures']}>
      {FIGURES.map(({ label, of }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <span className={classes['value']}>{of(current)}</span>
            <span className={classes['dim']}>{t`before: ${of(previous)}`}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function IncidentsByVerdict({ hours }: { hours: number }) {
  const stats = useQuery(hoursQuery(hours));
  const [asTable, setAsTable] = useState(false);
  const columns = useMemo(
    () => stats.data && toHours(stats.data.current, stats.data.from, stats.data.to),
    [stats.data],
  );
  const totals =
    columns &&
    VERDICT_COLUMNS.map((verdict) => ({
      verdict,
      total: columns.reduce((sum, hour) => sum + hour[verdict], 0),
    }));
  return (
    <Section
      title={t`Incidents by verdict`}
      aside={
        <Button variant="subtle" size="compact-xs" onClick={() => setAsTable(!asTable)}>
          {asTable ? t`As columns` : t`As a table`}
        </Button>
      }
    >
      {stats.isError && !stats.data && (
        <ErrorNotice error={stats.error} doing={t`load the columns`} retry={() => void stats.refetch()} />
      )}
      {stats.isPending && <Skeleton height={CHART_HEIGHT} />}
      {columns && asTable && <HoursTable columns={columns} />}
      {columns && !asTable && (
        <Suspense fallback={<Skeleton height={CHART_HEIGHT} />}>
          <VerdictChart hours={columns} height={CHART_HEIGHT} />
        </Suspense>
      )}
      <div className={classes['legend']}>
        {totals?.map(({ verdict, total }) => (
          <span key={verdict} className={classes['key']}>
            <span className={classes['swatch']} style={{ background: colourOf(verdict) }} aria-hidden />
            {verdict === 'none' ? t`No verdict yet` : words(verdict)} <strong>{number(total)}</strong>
          </span>
        ))}
      </div>
    </Section>
  );
}

function HoursTable({ columns }: { columns: Hour[] }) {
  return (
    <div
      className={classes['scroll']}
      tabIndex={0}
      role="region"
      aria-label={t`Incidents by hour and verdict`}
    >
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">{t`Hour`}</th>
            {VERDICT_COLUMNS.map((verdict) => (
              <th key={verdict} scope="col" className={classes['number']}>
                {verdict === 'none' ? t`None yet` : words(verdict)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...columns]
            .reverse()
            .filter(({ total }) => total > 0)
            .map((hour) => (
              <tr key={hour.at}>
                <th scope="row">{hour.label}</th>
                {VERDICT_COLUMNS.map((verdict) => (
                  <td key={verdict} className={classes['number']}>
                    {hour[verdict]}
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}

function FalsePositives({ overview }: { overview: StatsOverviewDto }) {
  const rows = overview.false_positives_by_source;
  return (
    <Section title={t`False positives by source`}>
      {rows.length === 0 && (
        <Text c="dimmed">{t`Nothing was resolved in this period. Dispositions are counted here.`}</Text>
      )}
      {rows.length > 0 && (
        <table className={classes['table']}>
          <thead>
            <tr>
              <th scope="col">{t`Source`}</th>
              <th scope="col" className={classes['number']}>
                {t`Resolved`}
              </th>
              <th scope="col" className={classes['number']}>
                {t`False positives`}
              </th>
              <th scope="col" className={classes['number']}>
                {t`Share`}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ source, resolved, false_positives, rate }) => (
              <tr key={source}>
                <th scope="row">
                  <Link to={`/incidents?source=${encodeURIComponent(source)}&status=resolved`}>{source}</Link>
                </th>
                <td className={classes['number']}>{resolved}</td>
                <td className={classes['number']}>{false_positives}</td>
                <td className={classes['number']}>{percent(rate)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
