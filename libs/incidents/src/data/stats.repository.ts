import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import { IncidentEntity } from './incident.entity.ts';

export interface AttentionRow {
  mine: number;
  inconclusive: number;
  unassigned_severe: number;
  overdue: number;
  open: number;
}

/**
 * Each figure stops at $3: a page that is looked at all day must not count a backlog of a million. No triage is asked for
 * before its incident is there: that, which an index has, keeps what has just come from being read one by one.
 */
const ATTENTION = `
  SELECT
    (SELECT count(*)::int FROM (SELECT FROM incidents WHERE assignee_id = $1 AND status <> 'resolved' LIMIT $3) x) AS mine,
    (SELECT count(*)::int FROM (SELECT FROM incidents WHERE status = 'triaged' AND verdict_classification = 'inconclusive' LIMIT $3) x)
      AS inconclusive,
    (SELECT count(*)::int FROM (SELECT FROM incidents WHERE status IN ('created', 'triaging', 'triaged') AND severity_rank >= 3
      AND assignee_id IS NULL LIMIT $3) x) AS unassigned_severe,
    (SELECT count(*)::int FROM (SELECT FROM incidents WHERE status IN ('created', 'triaging')
      AND created_at < $2 AND triage_requested_at < $2 LIMIT $3) x) AS overdue,
    (SELECT count(*)::int FROM (SELECT FROM incidents WHERE status IN ('created', 'triaging', 'triaged') LIMIT $3) x) AS open`;

@Injectable()
export class StatsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

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
}
