import { Injectable } from '@nestjs/common';
import { APPROVAL_LEVELS } from '#contracts';
import { Clock, UnitOfWork, lastDays } from '#platform';
import { ApprovalReportRepository, type SettledRow } from './data/approval-report.repository.ts';

/** How approvals of the last days ended and how long people took to decide them: whole days in UTC, today among them. */
@Injectable()
export class ApprovalsReport {
  constructor(
    private readonly repository: ApprovalReportRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Times are RFC 3339. */
  decisions(days: number) {
    return this.unitOfWork.read(async () => {
      const { from, to } = lastDays(this.clock.now(), days);
      const rows = await this.repository.settled(from);
      return {
        from: from.toISOString(),
        to: to.toISOString(),
        ...figures(rows.find(({ level }) => level === null)),
        by_level: APPROVAL_LEVELS.map((level) => ({
          level,
          ...figures(rows.find((row) => row.level === level)),
        })),
      };
    });
  }
}

function figures(row: SettledRow | undefined) {
  return {
    approved: row?.approved ?? 0,
    rejected: row?.rejected ?? 0,
    expired: row?.expired ?? 0,
    cancelled: row?.cancelled ?? 0,
    decision_seconds_p50: row?.p50 ?? null,
    decision_seconds_p95: row?.p95 ?? null,
  };
}
