import { Injectable, Logger } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { PgBoss } from 'pg-boss';
import type { JobName } from '#contracts';
import type { JobOrigin } from '../context/context.ts';
import { boundSession } from '../database/data-source.ts';
import { JobSupervisor } from './job-supervisor.ts';
import { JobWorker, type Job, type Queues, type WorkJob } from './job-worker.ts';
import { QUEUE_ROLE } from './queue-rights.ts';
import { QUEUE_SCHEMA } from './queue-schema.ts';

export interface EnqueueOptions {
  startAfterSeconds?: number;
  priority?: number;
  singletonKey?: string;
}

/** What a job carries beside its own data: for whom it runs and who made it necessary. */
export interface JobEnvelope extends JobOrigin {
  data: object;
  /** Shows that the origin is true; without it nobody is named. */
  proof?: string;
}

export interface QueuedJob {
  queue: JobName;
  data: JobEnvelope;
  options: EnqueueOptions;
}

const SUPERVISED_EVERY_SECONDS = 5;

export type SqlExecutor = (sql: string, params?: unknown[]) => Promise<{ rows: unknown[] }>;
/** The one way to the job queues (pg-boss on the same PostgreSQL). */
@Injectable()
export class JobQueue {
  private readonly logger = new Logger(JobQueue.name);
  private boss: PgBoss | null = null;
  private readonly workers = new Map<JobName, JobWorker>();
  private supervisor: JobSupervisor | null = null;
  private forwardWake: (queues: JobName[]) => void = () => undefined;

  /** `supervise` is for processes that run workers. */
  async start(url: string, options: { supervise: boolean; pool: number }): Promise<void> {
    const settings = {
      connectionString: url,
      // Of pg's pool, to which pg-boss hands its settings on.
      onConnect: (client: ClientBase) => boundSession(client, `SET ROLE ${QUEUE_ROLE}`),
      application_name: 'triage-warden-jobs',
      schema: QUEUE_SCHEMA,
      migrate: false,
      createSchema: false,
      schedule: false,
      reindex: false,
      monitorVacuum: false,
      supervise: false,
      superviseIntervalSeconds: SUPERVISED_EVERY_SECONDS,
      monitorIntervalSeconds: SUPERVISED_EVERY_SECONDS,
      max: options.pool,
    };
    const boss = new PgBoss(settings);
    boss.on('error', (error) => this.trouble(error));
    await boss.start();
    this.boss = boss;
    if (!options.supervise) return;
    this.supervisor = new JobSupervisor(() => boss.supervise(), SUPERVISED_EVERY_SECONDS * 1000);
    this.supervisor.start((error) => this.trouble(error));
  }

  async stop(): Promise<void> {
    this.supervisor?.stop();
    await Promise.all([...this.workers.values()].map((worker) => worker.stop()));
    const boss = this.boss;
    this.boss = null;
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

  /** Works on one queue, up to `concurrency` jobs at the same time. */
  work(queue: JobName, concurrency: number, handle: WorkJob): void {
    const boss = this.started();
    const queues: Queues = {
      fetch: boss.fetch.bind(boss),
      complete: boss.complete.bind(boss),
      fail: (name, job, output, again) => this.fail(name, job, output, again),
      touch: boss.touch.bind(boss),
      putBack: (name, jobs) => this.putBack(name, jobs),
    };
    const worker = new JobWorker(queues, queue, concurrency, handle, (error) => this.trouble(error, queue));
    this.workers.set(queue, worker);
    worker.start();
  }

  /** Asks about the jobs of all tenants. `sql` is a constant of the code. */
  async queryOfAll<T>(sql: string): Promise<T[]> {
    return (await this.started().getDb().executeSql(sql)).rows as T[];
  }

  /** Active jobs wait again as if they had never been taken. */
  async putBack(queue: JobName, jobs: { id: string; afterSeconds: number }[]): Promise<void> {
    await this.started()
      .getDb()
      .executeSql(
        `UPDATE ${QUEUE_SCHEMA}.job j SET state = 'created', started_on = NULL, heartbeat_on = NULL,
           start_after = now() + make_interval(secs => back.seconds)
         FROM unnest($2::uuid[], $3::int[]) AS back(id, seconds)
         WHERE j.name = $1 AND j.id = back.id AND j.state = 'active'`,
        [queue, jobs.map(({ id }) => id), jobs.map(({ afterSeconds }) => afterSeconds)],
      );
  }

  /** @param again whether it may be tried again; else it is dead, whatever its row says of tries */
  async fail(queue: JobName, job: Job, output: object, again: boolean): Promise<void> {
    const retryCount = Math.max(0, job.retryCount);
    if (!again)
      await this.started()
        .getDb()
        .executeSql(
          `UPDATE ${QUEUE_SCHEMA}.job SET retry_count = $4, retry_limit = $4
           WHERE name = $1 AND id = $2 AND retry_count = $3 AND state = 'active'`,
          [queue, job.id, job.retryCount, retryCount],
        );
    await this.started().fail(queue, { id: job.id, retryCount }, output);
  }

  /** Lets workers look at once, here and in other processes. */
  wake(jobs: QueuedJob[]): void {
    if (jobs.length === 0) return;
    const queues = byQueue(jobs.filter((job) => job.options.startAfterSeconds === undefined));
    for (const queue of queues.keys()) this.wakeHere(queue);
    this.forwardWake([...queues.keys()]);
  }

  wakeHere(queue: JobName): void {
    this.workers.get(queue)?.wake();
  }

  forwardWakeTo(forward: (queues: JobName[]) => void): void {
    this.forwardWake = forward;
  }

  private trouble(error: unknown, queue?: JobName): void {
    this.supervisor?.noteTrouble();
    this.logger.error({ err: error, queue }, 'The job queue could not be reached.');
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
