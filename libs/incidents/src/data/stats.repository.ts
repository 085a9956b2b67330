import { Injectable } from '@nestjs/common';
import type { Classification } from '#contracts';
import { UnitOfWork } from '#platform';
import { IncidentEntity } from './incident.entity.ts';

export interface PeriodRow {
  current: boolean;
  incidents: number;
  malicious: number;
  suspicious: number;
  benign: number;
  inconclusive: number;
  none: number;
  p50: number | null;
  p95: number | null;
}

export interface ResolvedRow {
  current: boolean;
  source: string;
  /** By people. */
  resolved: number;
  false_positives: number;
  closed_by_source: number;
}

export interface AttentionRow {
  mine: number;
  inconclusive: number;
  unassigned_severe: number;
  overdue: number;
  open: number;
}

export interface BucketRow {
  at: Date;
  verdict: Classification | 'none';
  incidents: number;
}

const PERIODS = `
  SELECT created_at >= $2 AS current, count(*)::int AS incidents,
    count(*) FILTER (WHERE verdict_classification = 'malicious')::int AS malicious,
    count(*) FILTER (WHERE verdict_classification = 'suspicious')::int AS suspicious,
    count(*) FILTER (WHERE verdict_classification = 'benign')::int AS benign,
    count(*) FILTER (WHERE verdict_classification = 'inconclusive')::int AS inconclusive,
    count(*) FILTER (WHERE verdict_classification IS NULL)::int AS none,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY triage_seconds) AS p50,
    percentile_cont(0.95) WITHIN GROUP (ORDER BY triage_seconds) AS p95
  FROM incidents WHERE created_at >= $1 AND created_at < $3 GROUP BY 1`;

const RESOLVED = `
  SELECT resolved_at >= $2 AS current, source, count(disposition)::int AS resolved, count(closure)::int AS closed_by_source,
    count(*) FILTER (WHERE disposition = 'false_positive')::int AS false_positives
  FROM incidents WHERE resolved_at >= $1 AND resolved_at < $3 GROUP BY 1, 2 ORDER BY resolved DESC, source LIMIT 200`;

/** Each figure stops at $3: a page that is looked at all day must not count a backlog of a million. */
const ATTENTION = `
  SELECT
    (SELECT count(*)::int FROM (SELECT FROM incidents WHERE assignee_id = $1 AND status <> 'resolved' LIMIT $3) x) AS mine,
    (SELECT count(*)::int FROM (SELECT FROM incidents WHERE status = 'triaged' AND verdict_classification = 'inconclusive' LIMIT $3) x)
      AS inconclusive,
    (SELECT count(*)::int FROM (SELECT FROM incidents WHERE status IN ('created', 'triaging', 'triaged') AND severity_rank >= 3
      AND assignee_id IS NULL LIMIT $3) x) AS unassigned_severe,
    (SELECT count(*)::int FROM (SELECT FROM incidents WHERE status IN ('created', 'triaging')
      AND triage_requested_at < $2 LIMIT $3) x) AS overdue,
    (SELECT count(*)::int FROM (SELECT FROM incidents WHERE status IN ('created', 'triaging', 'triaged') LIMIT $3) x) AS open`;

const BUCKETS = `
  SELECT date_trunc('hour', created_at) AS at, coalesce(verdict_classification, 'none') AS verdict, count(*)::int AS incidents
  FROM incidents WHERE created_at >= $1 AND created_at < $2 GROUP BY 1, 2 ORDER BY 1, 2`;

@Injectable()
export class StatsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  periods(before: Date, middle: Date, now: Date): Promise<PeriodRow[]> {
    return this.unitOfWork.query(PERIODS, [before, middle, now]);
  }

  resolved(before: Date, middle: Date, now: Date): Promise<ResolvedRow[]> {
    return this.unitOfWork.query(RESOLVED, [before, middle, now]);
  }

  async attention(userId: string | null, overdueBefore: Date, countTo: number): Promise<AttentionRow> {
    return (await this.unitOfWork.one<AttentionRow>(ATTENTION, [
      userId,
      overdueBefore,
      countTo,
    ])) as AttentionRow;
  }

  async lastIncidentAt(): Promise<Date | null> {
    const [newest] = await this.unitOfWork.manager.find(IncidentEntity, {
      select: { created_at: true },
      order: { created_at: 'DESC' },
      take: 1,
    });
    return newest?.created_at ?? null;
  }

  buckets(from: Date, to: Date): Promise<BucketRow[]> {
    return this.unitOfWork.query(BUCKETS, [from, to]);
  }
}
