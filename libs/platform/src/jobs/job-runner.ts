import { Injectable, Logger } from '@nestjs/common';
import type { KeyObject } from 'node:crypto';
import type { JobName, Jobs } from '#contracts';
import { Config } from '../config/config.ts';
import { Context, jobContext, responsible, systemContext } from '../context/context.ts';
import { SecretBox } from '../crypto/secret-box.ts';
import { asWork } from '../database/admission.ts';
import { isDatabaseAway } from '../database/database-away.ts';
import { Tenants } from '../database/tenants.ts';
import type { DomainEvent } from '../events/domain-event.ts';
import { EventBus } from '../events/event-bus.ts';
import { TimeIsOver, within } from '../async/time-limit.ts';
import type { JobInfo, JobMetadata } from './job-handler.ts';
import { jobKey, provedOrigin } from './job-proof.ts';
import { JobQueue, type JobEnvelope } from './job-queue.ts';
import type { Job, JobResult } from './job-worker.ts';

export interface RegisteredJob extends JobMetadata {
  handle(data: unknown, info: JobInfo): Promise<void>;
}

/** The queues whose jobs are durable listeners; their handler is the listener that the job names. */
const LISTENER_QUEUES: Record<'domain.event' | 'triage', { concurrency: number; timeLimitSeconds: number }> =
  {
    'domain.event': { concurrency: 16, timeLimitSeconds: 60 },
    triage: { concurrency: 48, timeLimitSeconds: 600 },
  };

const WITHOUT_DATABASE_SECONDS = 2;
/** A tenant's jobs wait while it is disabled. */
const DISABLED_SECONDS = 60;

/** Runs jobs in the context of their tenant and actor, each bounded in time. */
@Injectable()
export class JobRunner {
  private readonly logger = new Logger(JobRunner.name);
  private readonly handlers = new Map<JobName, RegisteredJob>();
  private readonly key: KeyObject;

  constructor(
    private readonly queue: JobQueue,
    private readonly bus: EventBus,
    private readonly context: Context,
    private readonly config: Config,
    private readonly tenants: Tenants,
    box: SecretBox,
  ) {
    this.key = jobKey(box);
    for (const [job, options] of Object.entries(LISTENER_QUEUES) as [
      keyof typeof LISTENER_QUEUES,
      { concurrency: number; timeLimitSeconds: number },
    ][])
      this.handlers.set(job, {
        job,
        attempts: 5,
        ...options,
        handle: (data) => this.runListener(job, data as Jobs['domain.event']),
      });
  }

  register(handler: RegisteredJob): void {
    if (this.handlers.has(handler.job)) throw new Error(`Two handlers take the job ${handler.job}.`);
    this.handlers.set(handler.job, handler);
  }

  /** @throws when a job has no handler */
  assertComplete(names: readonly JobName[]): void {
    const missing = names.filter((name) => !this.handlers.has(name));
    if (missing.length > 0) throw new Error(`Nothing takes these jobs: ${missing.join(', ')}.`);
  }

  startWorkers(): void {
    for (const [name, handler] of this.handlers)
      this.queue.work(name, jobsAtOnce(handler.concurrency, this.config.values.DATABASE_POOL), (job) =>
        this.settle(handler, job),
      );
  }

  /** Takes and runs what is queued, jobs that these jobs enqueue included, until nothing is ready. For tests and tools. */
  async drain(): Promise<number> {
    let done = 0;
    for (let found = true; found;) {
      found = false;
      for (const [name, handler] of this.handlers) {
        const jobs = await this.queue
          .started()
          .fetch<JobEnvelope>(name, { batchSize: 16, includeMetadata: true });
        if (jobs.length === 0) continue;
        found = true;
        done += jobs.length;
        for (const job of jobs) {
          const result = await this.settle(handler, job);
          if (result.status === 'completed') await this.queue.started().complete(name, job.id);
          else if (result.status === 'failed') await this.queue.fail(name, job, result.output, result.again);
          else await this.queue.putBack(name, [{ id: job.id, afterSeconds: result.afterSeconds }]);
        }
      }
    }
    return done;
  }

  private async settle(handler: RegisteredJob, job: Job): Promise<JobResult> {
    const attempt = job.retryCount + 1;
    const again = mayGoAgain(handler, job);
    try {
      if (job.retryCount < 0 || attempt > handler.attempts)
        throw new Error(
          `It was begun ${job.retryCount} times by its row, and jobs of its kind are begun ${handler.attempts} times.`,
        );
      const { data } = job.data;
      const { origin, proved } = provedOrigin(this.key, handler.job, job.data);
      if (!proved)
        this.logger.warn(
          { job: handler.job, job_id: job.id },
          'A job does not prove in whose name it was made, and is done in nobody’s: it is of an earlier version, or somebody writes to the queue past the application.',
        );
      if (await this.tenants.isDisabled(origin.tenant_id))
        return { status: 'put_back', afterSeconds: DISABLED_SECONDS };
      const info = { id: job.id, attempt, last: !again };
      await this.context.run(jobContext(handler.job, origin), () =>
        asWork(() => within(handler.timeLimitSeconds, null, () => handler.handle(data, info))),
      );
      return { status: 'completed' };
    } catch (error) {
      if (isDatabaseAway(error)) {
        this.logger.warn({ err: error, job: handler.job, job_id: job.id }, 'A job waits for the database.');
        return { status: 'put_back', afterSeconds: WITHOUT_DATABASE_SECONDS };
      }
      this.logger.error(
        { err: error, job: handler.job, job_id: job.id, attempt },
        `The job ${handler.job} failed.`,
      );
      return {
        status: 'failed',
        output: { message: sentence(handler, error) },
        again,
      };
    }
  }

  private async runListener(queue: JobName, data: Jobs['domain.event']): Promise<void> {
    const listener = this.bus.listener(data.listener, data.event);
    if (listener === undefined)
      throw new Error(`Nothing is registered as ${data.listener} for ${data.event} on the queue ${queue}.`);
    const ctx = this.context.current();
    const { tenantId, correlationId } = ctx;
    const event = {
      name: data.event,
      subject: data.subject,
      payload: data.payload,
      actor: responsible(ctx),
      tenant_id: tenantId,
      correlation_id: correlationId,
      occurred_at: data.occurred_at,
      local: true,
    } as unknown as DomainEvent;
    const own = systemContext(data.listener, correlationId, tenantId);
    await this.context.run({ ...ctx, actor: own.actor }, () => listener.handle(event));
  }
}

/** By what the handler declares: a row that was written past the application may ask for any number of tries. */
function mayGoAgain({ attempts }: RegisteredJob, { retryCount, retryLimit }: Job): boolean {
  return retryCount >= 0 && retryCount + 1 < attempts && retryCount < retryLimit;
}

/** The pool that the declared numbers are meant for. */
const USUAL_POOL = 6;

/** No more work in hand than the pool can serve: what waits, waits in the queue, where others can take it. */
export function jobsAtOnce(declared: number, pool: number): number {
  return Math.max(1, Math.min(declared, Math.ceil((declared * pool) / USUAL_POOL)));
}

function sentence(handler: RegisteredJob, error: unknown): string {
  if (error instanceof TimeIsOver) return `The job ${handler.job} took longer than ${error.seconds} s.`;
  return error instanceof Error ? error.message : String(error);
}
