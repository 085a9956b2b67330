import { register } from 'prom-client';
import type { DataSource } from 'typeorm';
import type { BodyBudget } from '../http/body-budget.ts';
import type { LiveHub } from '../http/live.hub.ts';
import type { JobsService, QueueState } from '../jobs/jobs.service.ts';
import { PlatformMetrics } from './platform-metrics.ts';

// The registry is the process's: an application that another file started may have left its own there.
beforeEach(() => register.clear());
afterEach(() => register.clear());

function metricsOf(databaseUrl: string | null) {
  let queues: QueueState[] = [{ queue: 'triage', waiting: 3, active: 1, oldest_seconds: 7.5 }];
  const pool = { totalCount: 5, idleCount: 2, admission: { waiting: 4 } };
  const metrics = new PlatformMetrics(
    { driver: { master: pool } } as unknown as DataSource,
    databaseUrl,
    { queuesOfAll: async () => queues } as JobsService,
    { size: 6 } as LiveHub,
    { bytes: { held: 8, highest: 9 }, limit: 10 } as BodyBudget,
  );
  metrics.onModuleInit();
  return { metrics, empty: () => (queues = []) };
}

/** Each series with its value, without help and types. */
const shown = async () =>
  (await register.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

it('the house is measured at each look', async () => {
  const { metrics, empty } = metricsOf('postgres://db.example/house');
  const without = [
    'triage_warden_event_stream_clients 6',
    'triage_warden_body_bytes 8',
    'triage_warden_body_bytes_limit 10',
    'triage_warden_database_connections{state="busy"} 3',
    'triage_warden_database_connections{state="idle"} 2',
    'triage_warden_database_connections{state="waited_for"} 4',
  ];
  expect(await shown()).toEqual([
    'triage_warden_jobs_waiting{queue="triage"} 3',
    'triage_warden_job_oldest_seconds{queue="triage"} 7.5',
    ...without,
  ]);
  empty();
  expect(await shown()).toEqual(without);
  // A second application in the process takes them over.
  expect(() => metrics.onModuleInit()).not.toThrow();
  expect(await shown()).toEqual(without);
});

it('has no counter that is none, and measures nothing without a database', async () => {
  const { Gauge } = await import('prom-client');
  const name = 'nodejs_active_handles_total';
  new Gauge({ name, help: 'x' });
  metricsOf(null);
  expect(register.getMetricsAsArray().map((metric) => metric.name)).toEqual([name]);
  metricsOf('postgres://db.example/house');
  expect(register.getSingleMetric(name)).toBeUndefined();
});
