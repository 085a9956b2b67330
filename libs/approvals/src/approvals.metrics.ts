import { Injectable } from '@nestjs/common';
import { InjectMetric, makeGaugeProvider, makeHistogramProvider } from '@willsoto/nestjs-prometheus';
import type { Gauge } from 'prom-client';
import { APPROVAL_LEVELS } from '#contracts';
import { Tenants } from '#platform';
import { ApprovalsQueries } from './approvals.queries.ts';

export const PENDING_METRIC = 'triage_warden_approvals_pending';
export const TIME_TO_DECIDE_METRIC = 'triage_warden_approval_decision_seconds';

export const approvalMetricProviders = [
  makeGaugeProvider({
    name: PENDING_METRIC,
    help: 'Approvals that wait for people, by level',
    labelNames: ['level'],
  }),
  makeHistogramProvider({
    name: TIME_TO_DECIDE_METRIC,
    help: 'Seconds from the request to the decision of people, by level and decision',
    labelNames: ['level', 'decision'],
    buckets: [10, 30, 60, 300, 900, 1800, 3600, 7200, 14400],
  }),
];

/** Read when scraped rather than kept by events: right after a restart, and the same in every process. */
@Injectable()
export class ApprovalsMetrics {
  constructor(
    @InjectMetric(PENDING_METRIC) gauge: Gauge<'level'>,
    private readonly tenants: Tenants,
    private readonly queries: ApprovalsQueries,
  ) {
    Object.assign(gauge, { collect: () => this.collect(gauge) });
  }

  private async collect(gauge: Gauge<'level'>): Promise<void> {
    const counts = new Map<string, number>(APPROVAL_LEVELS.map((level) => [level, 0]));
    await this.tenants.forEach('metrics', async () => {
      for (const { level, pending } of await this.queries.pendingByLevel())
        counts.set(level, (counts.get(level) ?? 0) + pending);
    });
    for (const [level, count] of counts) gauge.set({ level }, count);
  }
}
