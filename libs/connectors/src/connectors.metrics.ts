import { Injectable } from '@nestjs/common';
import {
  InjectMetric,
  makeCounterProvider,
  makeGaugeProvider,
  makeHistogramProvider,
} from '@willsoto/nestjs-prometheus';
import { Counter, Histogram, type Gauge } from 'prom-client';
import { Tenants, UnitOfWork } from '#platform';
import { ConnectorsRepository } from './data/connectors.repository.ts';
import { HEALTH_STATUSES } from './domain/health.ts';

const REQUESTS = 'triage_warden_connector_requests_total';
const SECONDS = 'triage_warden_connector_request_duration_seconds';
const HEALTH = 'triage_warden_connectors';

export const connectorMetricProviders = [
  makeGaugeProvider({
    name: HEALTH,
    help: 'Connectors that are switched on, by kind and by what their last check said',
    labelNames: ['connector', 'health'],
  }),
  makeCounterProvider({
    name: REQUESTS,
    help: 'Real requests to outside services, by kind of connector and HTTP status or way of failing.',
    labelNames: ['connector', 'status'],
  }),
  makeHistogramProvider({
    name: SECONDS,
    help: 'How long real requests to outside services took.',
    labelNames: ['connector'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  }),
];

@Injectable()
export class ConnectorMetrics {
  constructor(
    @InjectMetric(REQUESTS) private readonly requests: Counter<'connector' | 'status'>,
    @InjectMetric(SECONDS) private readonly seconds: Histogram<'connector'>,
    @InjectMetric(HEALTH) gauge: Gauge<'connector' | 'health'>,
    private readonly tenants: Tenants,
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: ConnectorsRepository,
  ) {
    Object.assign(gauge, { collect: () => this.collect(gauge) });
  }

  /** @param status an HTTP status, or `connect`, `certificate`, `forbidden`, `timeout`, `cut`, `too_large`, `aborted`, `invalid_answer` */
  observe(type: string, status: string, seconds: number): void {
    this.requests.inc({ connector: type, status });
    this.seconds.observe({ connector: type }, seconds);
  }

  private async collect(gauge: Gauge<'connector' | 'health'>): Promise<void> {
    gauge.reset();
    await this.tenants.forEach('metrics', async () => {
      for (const { type, health_status } of await this.unitOfWork.read(() => this.repository.enabled())) {
        // All of a kind's states are there, so that one that ends is seen to be 0.
        for (const health of HEALTH_STATUSES) gauge.inc({ connector: type, health }, 0);
        gauge.inc({ connector: type, health: health_status });
      }
    });
  }
}
