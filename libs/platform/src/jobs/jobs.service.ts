import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.ts';
import { Problem } from '../errors/problem.ts';
import { isUuid } from '../ids.ts';
import { DEAD_LETTERS } from './install-queues.ts';
import { JobQueue } from './job-queue.ts';
import { QUEUE_SCHEMA } from './queue-schema.ts';

export interface QueueState {
  queue: string;
  waiting: number;
  active: number;
  /** How long the oldest job that could run has waited. */
  oldest_seconds: number;
}

export interface DeadJob {
  id: string;
  queue: string;
  error: string;
  failed_at: Date;
  attempts: number;
  data: Record<string, unknown>;
}

const DEAD_SHOWN = 200;

const QUEUE_STATES = `
  SELECT name AS queue, count(*) FILTER (WHERE state < 'active')::int AS waiting,
         count(*) FILTER (WHERE state = 'active')::int AS active,
         coalesce(extract(epoch FROM now() - min(start_after) FILTER (WHERE state < 'active' AND start_after <= now())), 0)::float8 AS oldest_seconds
  FROM ${QUEUE_SCHEMA}.job WHERE state <= 'active' AND name <> '${DEAD_LETTERS}'
  GROUP BY name ORDER BY name`;

/** What waits, and what failed for good until a person sends it again. */
@Injectable()
export class JobsService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly queue: JobQueue,
  ) {}

  /** Of the context's tenant. */
  queues(): Promise<QueueState[]> {
    return this.unit.read(() => this.unit.query<QueueState>(QUEUE_STATES));
  }

  /** Of the whole installation, for its metrics: numbers only. */
  queuesOfAll(): Promise<QueueState[]> {
    return this.queue.queryOfAll<QueueState>(QUEUE_STATES);
  }

  dead(): Promise<DeadJob[]> {
    return this.unit.read(() =>
      this.unit.query<DeadJob>(
        `SELECT id, coalesce(source_name, '') AS queue, coalesce(source_output->>'message', 'unknown') AS error,
                created_on AS failed_at, coalesce(source_retry_count, 0) + 1 AS attempts, data->'data' AS data
         FROM ${QUEUE_SCHEMA}.job
         WHERE name = '${DEAD_LETTERS}' AND state < 'active'
         ORDER BY created_on DESC LIMIT ${DEAD_SHOWN}`,
      ),
    );
  }

  /** @throws Problem not_found when no such job is dead */
  async retry(id: string): Promise<void> {
    const job = (await this.dead()).find((candidate) => candidate.id === id);
    if (!isUuid(id) || job === undefined) throw new Problem('not_found', `There is no dead job ${id}.`);
    await this.unit.run(() =>
      this.unit.record('job.retried', { type: 'job', id }, { job_id: id, queue: job.queue }),
    );
    await this.queue.started().redrive(DEAD_LETTERS, { ids: [id] });
  }
}
