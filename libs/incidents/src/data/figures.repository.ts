import { Injectable } from '@nestjs/common';
import type { Classification } from '#contracts';
import { UnitOfWork } from '#platform';

/** What is counted by the hour, of any period. */
export type HourlyMeasure = 'verdict' | 'ending' | 'triage';
/** What is counted by the day, of whole days. */
export type DailyMeasure =
  | 'verdict_day'
  | 'severity'
  | 'triage_day'
  | 'outcome'
  | 'detector'
  | 'resolver'
  | 'resolution'
  | 'calibration';

/** From `from` until before `to`. Between `first` and `end` stand the slots that lie in it as a whole. */
export interface Span {
  from: Date;
  first: Date;
  end: Date;
  to: Date;
}

export interface CountRow {
  measure: string;
  label: string;
  incidents: number;
}

export interface DayRow extends CountRow {
  day: Date;
}

export interface HourRow {
  at: Date;
  verdict: Classification | 'none';
  incidents: number;
}

export interface DetectorRow {
  source: string;
  detector: string;
  resolved: number;
  false_positives: number;
}

/** What comes in while one counts is counted too: the end of a period that goes on until now. */
export const UNTIL_NOW = new Date('9999-01-01T00:00:00.000Z');

/** Divides the parts of a label. */
export const PARTS = '\u001f';

const hour = (at: string) => `date_trunc('hour', ${at}, 'UTC')`;
const day = (at: string) => `date_trunc('day', ${at}, 'UTC')`;
/** Times that differ by two per cent at most are counted together; which of them it was says the incident itself. */
const step = (seconds: string) => `floor(ln(1 + ${seconds} * 1000) * 50)::int`;

/** What an incident counts for by when it was made, as (measure, slot, label). */
const madeCells = (row: string) => `
  ('verdict', ${hour(`${row}.created_at`)}, coalesce(${row}.verdict_classification, 'none')),
  ('verdict_day', ${day(`${row}.created_at`)}, coalesce(${row}.verdict_classification, 'none')),
  ('severity', ${day(`${row}.created_at`)}, ${row}.severity),
  ('triage', CASE WHEN ${row}.triage_seconds IS NOT NULL THEN ${hour(`${row}.created_at`)} END, ${step(`${row}.triage_seconds`)}::text),
  ('triage_day', CASE WHEN ${row}.triage_seconds IS NOT NULL THEN ${day(`${row}.created_at`)} END, ${step(`${row}.triage_seconds`)}::text)`;

/** And by when it ended; no slot: for nothing. */
const endedCells = (row: string) => `
  ('ending', ${hour(`${row}.resolved_at`)}, concat_ws(chr(31), ${row}.source, coalesce(${row}.disposition, 'closed'))),
  ('outcome', ${day(`${row}.resolved_at`)}, coalesce(${row}.disposition, 'closed')),
  ('detector', CASE WHEN ${row}.disposition IS NOT NULL THEN ${day(`${row}.resolved_at`)} END,
    concat_ws(chr(31), ${row}.source, ${row}.detector, ${row}.disposition)),
  ('resolver', CASE WHEN ${row}.disposition IS NOT NULL THEN ${day(`${row}.resolved_at`)} END, coalesce(${row}.resolved_by, '')),
  ('resolution', CASE WHEN ${row}.resolution_seconds IS NOT NULL THEN ${day(`${row}.resolved_at`)} END,
    ${step(`${row}.resolution_seconds`)}::text),
  ('calibration', CASE WHEN ${row}.disposition IN ('true_positive', 'false_positive', 'benign_positive')
      AND ${row}.verdict_classification IN ('malicious', 'suspicious', 'benign') AND ${row}.verdict_confidence IS NOT NULL
    THEN ${day(`${row}.resolved_at`)} END,
    concat_ws(chr(31), ${row}.verdict_classification, round(${row}.verdict_confidence * 100)::int, ${row}.disposition))`;

/** The incidents of a part of an hour are counted themselves. */
const madeWithin = (from: string, to: string) => `
  SELECT cell.measure, cell.slot, cell.label, 1 FROM incidents i
  CROSS JOIN LATERAL (VALUES ${madeCells('i')}) AS cell(measure, slot, label)
  WHERE $1::text[] && ARRAY['verdict', 'triage'] AND i.created_at >= ${from} AND i.created_at < ${to}
    AND cell.measure = ANY($1::text[]) AND cell.slot IS NOT NULL`;
const endedWithin = (from: string, to: string) => `
  SELECT cell.measure, cell.slot, cell.label, 1 FROM incidents i
  CROSS JOIN LATERAL (VALUES ${endedCells('i')}) AS cell(measure, slot, label)
  WHERE $1::text[] && ARRAY['ending'] AND i.resolved_at >= ${from} AND i.resolved_at < ${to}
    AND cell.measure = ANY($1::text[]) AND cell.slot IS NOT NULL`;

/** $1 measures, $2 from, $3 first whole slot, $4 end of the whole slots, $5 to. One statement sees figures and changes alike. */
const COUNTED = `
  SELECT f.measure, f.slot, f.label, f.incidents AS n FROM incident_figures f
  WHERE f.measure = ANY($1::text[]) AND f.slot >= $3 AND f.slot < $4
  UNION ALL
  SELECT cell.measure, cell.slot, cell.label, c.sign FROM incident_figure_changes c
  CROSS JOIN LATERAL (VALUES ${madeCells('c')}, ${endedCells('c')}) AS cell(measure, slot, label)
  WHERE cell.measure = ANY($1::text[]) AND cell.slot >= $3 AND cell.slot < $4
  UNION ALL ${madeWithin('$2', '$3')}
  UNION ALL ${madeWithin('$4', '$5')}
  UNION ALL ${endedWithin('$2', '$3')}
  UNION ALL ${endedWithin('$4', '$5')}`;

const COUNTS = `
  SELECT measure, label, sum(n)::int AS incidents FROM (${COUNTED}) AS counted
  GROUP BY 1, 2 HAVING sum(n) <> 0`;

const HOURS = `
  SELECT slot AS at, label AS verdict, sum(n)::int AS incidents FROM (${COUNTED}) AS counted
  GROUP BY 1, 2 HAVING sum(n) <> 0 ORDER BY 1, 2`;

const DAYS = `
  SELECT measure, slot AS day, label, sum(n)::int AS incidents FROM (${COUNTED}) AS counted
  GROUP BY 1, 2, 3 HAVING sum(n) <> 0 ORDER BY 2`;

const HOURS_OF_DAY = `
  SELECT extract(hour FROM slot AT TIME ZONE 'UTC')::int AS hour, sum(n)::int AS incidents
  FROM (SELECT slot, sum(n) AS n FROM (${COUNTED}) AS counted GROUP BY 1) AS hours GROUP BY 1 ORDER BY 1`;

const DETECTORS = `
  SELECT split_part(label, chr(31), 1) AS source, split_part(label, chr(31), 2) AS detector, sum(n)::int AS resolved,
    coalesce(sum(n) FILTER (WHERE split_part(label, chr(31), 3) = 'false_positive'), 0)::int AS false_positives
  FROM (SELECT label, sum(n) AS n FROM (${COUNTED}) AS counted GROUP BY 1) AS labels GROUP BY 1, 2 HAVING sum(n) <> 0
  ORDER BY false_positives DESC, resolved DESC, source, detector LIMIT $6`;

const RESOLVERS = `
  SELECT label AS name, sum(n)::int AS incidents FROM (${COUNTED}) AS counted
  GROUP BY 1 HAVING sum(n) <> 0 ORDER BY incidents DESC, name LIMIT $6`;

/**
 * The counts tell in which two per cent a quantile lies, and an index of those incidents which time it is: an incident's
 * own, as `percentile_disc` would give it.
 */
const quantiles = (seconds: 'triage_seconds' | 'resolution_seconds', at: 'created_at' | 'resolved_at') => `
  WITH counted AS (SELECT label::int AS step, sum(n) AS n FROM (${COUNTED}) AS counted GROUP BY 1 HAVING sum(n) > 0),
  ranked AS (SELECT step, n, sum(n) OVER (ORDER BY step) AS upto, sum(n) OVER () AS total FROM counted),
  wanted AS (SELECT quantile, greatest(1, ceil(quantile * (SELECT total FROM ranked LIMIT 1)::double precision)) AS place
    FROM unnest($6::double precision[]) AS quantile)
  SELECT wanted.quantile, (
    SELECT i.${seconds} FROM incidents i
    WHERE i.${seconds} >= (exp(within.step / 50.0::double precision) - 1) / 1000 - 0.000001
      AND i.${seconds} < (exp((within.step + 1) / 50.0::double precision) - 1) / 1000 + 0.000001
      AND ${step(`i.${seconds}`)} = within.step AND i.${at} >= $2 AND i.${at} < $5
    ORDER BY i.${seconds} OFFSET (wanted.place - within.before - 1)::bigint LIMIT 1) AS seconds
  FROM wanted CROSS JOIN LATERAL (
    SELECT step, upto - n AS before FROM ranked WHERE upto >= wanted.place ORDER BY step LIMIT 1) AS within
  ORDER BY 1`;

const TRIAGE_QUANTILES = quantiles('triage_seconds', 'created_at');
const RESOLUTION_QUANTILES = quantiles('resolution_seconds', 'resolved_at');

/** In one order, so that two who add do not wait for each other. */
const SETTLE = `
  WITH taken AS (
    DELETE FROM incident_figure_changes WHERE id = ANY(ARRAY(SELECT id FROM incident_figure_changes LIMIT $1))
    RETURNING sign, created_at, severity, source, detector, verdict_classification, verdict_confidence, triage_seconds,
      disposition, closure, resolved_at, resolved_by, resolution_seconds),
  added AS (
    INSERT INTO incident_figures AS f (measure, slot, label, incidents)
    SELECT cell.measure, cell.slot, cell.label, sum(taken.sign)::int
    FROM taken CROSS JOIN LATERAL (VALUES ${madeCells('taken')}, ${endedCells('taken')}) AS cell(measure, slot, label)
    WHERE cell.slot IS NOT NULL GROUP BY 1, 2, 3 HAVING sum(taken.sign) <> 0 ORDER BY 1, 2, 3
    ON CONFLICT (tenant_id, measure, slot, label) DO UPDATE SET incidents = f.incidents + excluded.incidents)
  SELECT count(*)::int AS taken FROM taken`;

type Wanted = [measures: string[], from: Date, first: Date, end: Date, to: Date];

/** The counts of incidents, and what is not in them yet. */
@Injectable()
export class FiguresRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  counts(measures: (HourlyMeasure | DailyMeasure)[], span: Span): Promise<CountRow[]> {
    return this.unitOfWork.query(COUNTS, [...wanted(measures, span)]);
  }

  /** By the hour, of the verdicts. */
  hours(span: Span): Promise<HourRow[]> {
    return this.unitOfWork.query(HOURS, [...wanted(['verdict'], span)]);
  }

  /** By the day, in UTC. */
  days(measures: DailyMeasure[], span: Span): Promise<DayRow[]> {
    return this.unitOfWork.query(DAYS, [...wanted(measures, span)]);
  }

  /** Of all days together, by the hour in UTC. */
  hoursOfDay(span: Span): Promise<{ hour: number; incidents: number }[]> {
    return this.unitOfWork.query(HOURS_OF_DAY, [...wanted(['verdict'], span)]);
  }

  /** Those with the most false positives first. */
  detectors(span: Span, limit: number): Promise<DetectorRow[]> {
    return this.unitOfWork.query(DETECTORS, [...wanted(['detector'], span), limit]);
  }

  resolvers(span: Span, limit: number): Promise<{ name: string; incidents: number }[]> {
    return this.unitOfWork.query(RESOLVERS, [...wanted(['resolver'], span), limit]);
  }

  /** Of the incidents made in the span. @param by of whole days is cheaper by the day */
  triageSeconds(
    by: 'triage' | 'triage_day',
    span: Span,
    quantilesWanted: number[],
  ): Promise<(number | null)[]> {
    return seconds(
      this.unitOfWork.query(TRIAGE_QUANTILES, [...wanted([by], span), quantilesWanted]),
      quantilesWanted,
    );
  }

  /** Of the incidents that people resolved in the span. */
  resolutionSeconds(span: Span, quantilesWanted: number[]): Promise<(number | null)[]> {
    return seconds(
      this.unitOfWork.query(RESOLUTION_QUANTILES, [...wanted(['resolution'], span), quantilesWanted]),
      quantilesWanted,
    );
  }

  /** Adds up to `most` changes to the figures. @returns how many there were */
  async settle(most: number): Promise<number> {
    const row = await this.unitOfWork.one<{ taken: number }>(SETTLE, [most]);
    return row?.taken ?? 0;
  }
}

function wanted(measures: string[], { from, first, end, to }: Span): Wanted {
  return [measures, from, first, end, to];
}

/** In the order of the quantiles; null where nothing was counted. */
async function seconds(
  rows: Promise<{ quantile: number; seconds: number | null }[]>,
  quantilesWanted: number[],
): Promise<(number | null)[]> {
  const found = await rows;
  return quantilesWanted.map((quantile) => found.find((row) => row.quantile === quantile)?.seconds ?? null);
}
