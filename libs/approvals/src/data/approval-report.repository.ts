import { Injectable } from '@nestjs/common';
import type { ApprovalLevel } from '#contracts';
import { UnitOfWork } from '#platform';

export interface SettledRow {
  /** Null: of all levels. */
  level: ApprovalLevel | null;
  approved: number;
  rejected: number;
  expired: number;
  cancelled: number;
  /** Seconds until people had decided. */
  p50: number | null;
  p95: number | null;
}

/** There are no more of them than people can read, so that each is looked at. */
const SETTLED = `
  SELECT level, count(*) FILTER (WHERE status = 'approved')::int AS approved,
    count(*) FILTER (WHERE status = 'rejected')::int AS rejected,
    count(*) FILTER (WHERE status = 'expired')::int AS expired,
    count(*) FILTER (WHERE status = 'cancelled')::int AS cancelled,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE status IN ('approved', 'rejected')) AS p50,
    percentile_disc(0.95) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE status IN ('approved', 'rejected')) AS p95
  FROM (SELECT level, status, extract(epoch FROM settled_at - created_at)::double precision AS seconds
    FROM approvals WHERE settled_at >= $1) AS settled
  GROUP BY GROUPING SETS ((), (level))`;

@Injectable()
export class ApprovalReportRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  settled(from: Date): Promise<SettledRow[]> {
    return this.unitOfWork.query(SETTLED, [from]);
  }
}
