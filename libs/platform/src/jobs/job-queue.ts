import { Injectable, Logger } from '@nestjs/common';
import { PgBoss, type JobWithMetadata } from 'pg-boss';
import type { Actor, JobName } from '#contracts';
import { sessionOptions } from '../database/data-source.ts';
import { APPLICATION_ROLE } from '../database/tenant-table.ts';
import { QUEUE_SCHEMA } from './install-queues.ts';

export interface EnqueueOptions {
  startAfterSeconds?: number;
  priority?: number;
  singletonKey?: string;
}

/** What a job carries beside its own data: for whom it runs and who made it necessary. */
export interface JobEnvelope {
  tenant_id: string;
  actor: Actor;
  correlation_id: string;
  data: object;
}

export interface QueuedJob {
  queue: JobName;
  data: JobEnvelope;
  options: EnqueueOptions;
}

export type SqlExecutor = (sql: string, params?: unknown[]) => Promise<{ rows: unknown[] }>;
export type WorkBatch = (
  jobs: JobWithMetadata<JobEnvelope>[],
) => Promise<{ id: string; status: 'completed' | 'failed'; output?: object }[]>;

export interface QueueDepth {
  queue: JobName;
  waiting: number;
  active: number;
  oldest_seconds: number;
}

const BATCH = 8;
const POLL_SECONDS = 2;

/** The one way to the job queues (pg-boss on the same PostgreSQL). */
@Injectable()
export class JobQueue {
  private readonly logger = new Logger(JobQueue.name);
  private boss: PgBoss | null = null;
  private readonly workers = new Map<JobName, { id: string; busy: boolean }[]>();
  private forwardWake: (queues: JobName[]) => void = () => undefined;

  /** Connects under the application's role. `supervise` is for processes that run workers. */
  async start(url: string, options: { supervise: boolean; pool: number }): Promise<void> {
    const boss = new PgBoss({
      connectionString: url,
      options: sessionOptions(APPLICATION_ROLE),
      application_name: 'triage-warden-jobs',
      schema: QUEUE_SCHEMA,
      migrate: false,
      createSchema: false,
      schedule: false,
      reindex: false,
      monitorVacuum: false,
      supervise: options.supervise,
      superviseIntervalSeconds: 5,
      monitorIntervalSeconds: 5,
      max: options.pool,
    });
    boss.on('error', (error) => this.logger.error(error));
    await boss.start();
    this.boss = boss;
  }

  async stop(): Promise<void> {
    const boss = this.boss;
    this.boss = null;
    this.workers.clear();
    await boss?.stop({ graceful: true, timeout: 10_000 });
  }

  /** Inserts jobs through `execute`, which is the caller's transaction: one statement for each queue. */
  async insert(jobs: QueuedJob[], execute: SqlExecutor): Promise<void> {
    const db = {
      executeSql: async (text: string, values?: unknown[]) => ({ rows: (await execute(text, values)).rows }),
    };
    for (const [queue, group] of byQueue(jobs)) {
      await this.started().insert(
        queue,
        group.map((job) => ({
          data: job.data,
          ...(job.options.priority === undefined ? {} : { priority: job.options.priority }),
          ...(job.options.singletonKey === undefined ? {} : { singletonKey: job.options.singletonKey }),
          ...(job.options.startAfterSeconds === undefined
            ? {}
            : { startAfter: job.options.startAfterSeconds }),
        })),
        { db },
      );
    }
  }

  /**
   * Starts workers on one queue. pg-boss would wake every worker of a queue for each job; instead each worker
   * takes a batch and only as many idle ones are woken as the new jobs fill.
   */
  async work(queue: JobName, concurrency: number, handle: WorkBatch): Promise<void> {
    const batch = Math.min(BATCH, concurrency);
    const slots: { id: string; busy: boolean }[] = [];
    for (let started = 0; started < concurrency; started += batch) {
      const slot = { id: '', busy: false };
      slot.id = await this.started().work(
        queue,
        {
          batchSize: batch,
          includeMetadata: true as const,
          perJobResults: true as const,
          burstWhenBatchFull: batch > 1,
          pollingIntervalSeconds: POLL_SECONDS,
        },
        async (jobs: JobWithMetadata<JobEnvelope>[]) => {
          slot.busy = true;
          try {
            return await handle(jobs);
          } finally {
            slot.busy = false;
          }
        },
      );
      slots.push(slot);
    }
    this.workers.set(queue, slots);
  }

  /** Lets idle workers look at once, here and in other processes. */
  wake(jobs: QueuedJob[]): void {
    if (jobs.length === 0) return;
    const queues = byQueue(jobs.filter((job) => job.options.startAfterSeconds === undefined));
    for (const [queue, group] of queues) this.wakeHere(queue, group.length);
    this.forwardWake([...queues.keys()]);
  }

  wakeHere(queue: JobName, jobs: number): void {
    const slots = this.workers.get(queue) ?? [];
    let wanted = Math.ceil(jobs / BATCH);
    for (const slot of slots) {
      if (wanted === 0) return;
      if (slot.busy) continue;
      this.boss?.notifyWorker(slot.id);
      wanted -= 1;
    }
    // All are busy: the first one looks again as soon as its batch is done.
    if (wanted > 0 && slots[0] !== undefined) this.boss?.notifyWorker(slots[0].id);
  }

  forwardWakeTo(forward: (queues: JobName[]) => void): void {
    this.forwardWake = forward;
  }

  started(): PgBoss {
    if (this.boss === null) throw new Error('The job queue is not started.');
    return this.boss;
  }
}

function byQueue(jobs: QueuedJob[]): Map<JobName, QueuedJob[]> {
  const groups = new Map<JobName, QueuedJob[]>();
  for (const job of jobs) groups.set(job.queue, [...(groups.get(job.queue) ?? []), job]);
  return groups;
}
