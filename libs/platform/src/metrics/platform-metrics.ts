import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Gauge, register } from 'prom-client';
import { DataSource } from 'typeorm';
import { poolOf } from '../database/data-source.ts';
import { DATABASE_URL } from '../database/database-url.ts';
import { BodyBudget } from '../http/body-budget.ts';
import { LiveHub } from '../http/live.hub.ts';
import { JobsService } from '../jobs/jobs.service.ts';

/** Gauges of prom-client's that are named as counters are; `nodejs_active_resources` says the same by kind. */
const NO_COUNTERS = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** Gauges that are read at each scrape instead of being kept. */
@Injectable()
export class PlatformMetrics implements OnModuleInit {
  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(DATABASE_URL) private readonly databaseUrl: string | null,
    private readonly jobs: JobsService,
    private readonly hub: LiveHub,
    private readonly bodies: BodyBudget,
  ) {}

  onModuleInit(): void {
    if (this.databaseUrl === null) return;
    for (const name of NO_COUNTERS) register.removeSingleMetric(name);
    const { jobs, hub, bodies } = this;
    const pool = poolOf(this.source);
    const queues = () => jobs.queuesOfAll();
    gauge('triage_warden_jobs_waiting', 'Jobs waiting in a queue', ['queue'], async (metric) => {
      metric.reset();
      for (const state of await queues()) metric.set({ queue: state.queue }, state.waiting);
    });
    gauge(
      'triage_warden_job_oldest_seconds',
      'How long the oldest job that could run has waited',
      ['queue'],
      async (metric) => {
        metric.reset();
        for (const state of await queues()) metric.set({ queue: state.queue }, state.oldest_seconds);
      },
    );
    gauge('triage_warden_event_stream_clients', 'Browsers that listen to live events', [], (metric) =>
      metric.set(hub.size),
    );
    gauge('triage_warden_body_bytes', 'Bytes of request bodies in hand', [], (metric) =>
      metric.set(bodies.bytes.held),
    );
    gauge('triage_warden_body_bytes_limit', 'The most bytes of request bodies in hand', [], (metric) =>
      metric.set(bodies.limit),
    );
    gauge('triage_warden_database_connections', 'Connections of the pool', ['state'], (metric) => {
      metric.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
      metric.set({ state: 'idle' }, pool.idleCount);
      metric.set({ state: 'waited_for' }, pool.admission.waiting);
    });
  }
}

/** The registry is the process's own: a second application in it (tests) takes the metric over. */
function gauge(
  name: string,
  help: string,
  labelNames: string[],
  read: (metric: Gauge) => void | Promise<void>,
): void {
  register.removeSingleMetric(name);
  const metric: Gauge = new Gauge({ name, help, labelNames, collect: () => read(metric) });
}
