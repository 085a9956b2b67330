import { Injectable } from '@nestjs/common';
import { InjectMetric, makeCounterProvider, makeHistogramProvider } from '@willsoto/nestjs-prometheus';
import { Counter, Histogram } from 'prom-client';

const REQUESTS = 'triage_warden_connector_requests_total';
const SECONDS = 'triage_warden_connector_request_duration_seconds';

export const connectorMetricProviders = [
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
  ) {}

  /** @param status an HTTP status, or `connect`, `certificate`, `forbidden`, `timeout`, `cut`, `too_large`, `aborted`, `invalid_answer` */
  observe(type: string, status: string, seconds: number): void {
    this.requests.inc({ connector: type, status });
    this.seconds.observe({ connector: type }, seconds);
  }
}
