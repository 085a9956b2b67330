import { Injectable } from '@nestjs/common';
import {
  InjectMetric,
  makeCounterProvider,
  makeGaugeProvider,
  makeHistogramProvider,
} from '@willsoto/nestjs-prometheus';
import type { Gauge } from 'prom-client';
import { Tenants, UnitOfWork } from '#platform';
import { ExtractionRepository } from './data/extraction.repository.ts';

export const INCIDENTS_TOTAL = 'triage_warden_incidents_total';
export const ALERTS_JOINED_TOTAL = 'triage_warden_alerts_joined_total';
export const TRIAGE_DURATION = 'triage_warden_triage_duration_seconds';
export const EXTRACTION_PENDING = 'triage_warden_alerts_pending_extraction';

// Counted after the commit by the process that did it, so a scrape over all processes adds up to the truth.
export const incidentsMetrics = [
  makeCounterProvider({
    name: INCIDENTS_TOTAL,
    help: 'Incidents made, by type and severity.',
    labelNames: ['type', 'severity'],
  }),
  makeCounterProvider({
    name: ALERTS_JOINED_TOTAL,
    help: 'Alerts that joined an incident, by kind (update: of an alert that was known) and whether they told news.',
    labelNames: ['kind', 'news'],
  }),
  makeHistogramProvider({
    name: TRIAGE_DURATION,
    help: 'Seconds from the first alert, or the request to triage again, to the verdict.',
    labelNames: ['type'],
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600],
  }),
  makeGaugeProvider({
    name: EXTRACTION_PENDING,
    help: 'Alerts whose observables are not stored yet.',
  }),
];

/** Read when scraped rather than kept by events: right after a restart, and the same in every process. */
@Injectable()
export class IncidentsMetrics {
  constructor(
    @InjectMetric(EXTRACTION_PENDING) gauge: Gauge,
    private readonly tenants: Tenants,
    private readonly unitOfWork: UnitOfWork,
    private readonly extraction: ExtractionRepository,
  ) {
    Object.assign(gauge, { collect: () => this.collect(gauge) });
  }

  private async collect(gauge: Gauge): Promise<void> {
    let pending = 0;
    await this.tenants.forEach('metrics', async () => {
      pending += await this.unitOfWork.read(() => this.extraction.count());
    });
    gauge.set(pending);
  }
}
