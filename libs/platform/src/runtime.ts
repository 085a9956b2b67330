import { Inject, Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Config } from './config/config.ts';
import { KeyCheck } from './crypto/key-check.ts';
import type { AdmittedPool } from './database/admitted-pool.ts';
import { ApplicationRights } from './database/application-rights.ts';
import { poolOf } from './database/data-source.ts';
import { DATABASE_URL } from './database/database-url.ts';
import { Forwarder } from './events/forwarder.ts';
import { Explorer } from './explorer.ts';
import { JobQueue } from './jobs/job-queue.ts';
import { JobRunner } from './jobs/job-runner.ts';
import { Scheduler } from './jobs/scheduler.ts';

const BOSS_POOL = 4;

/** Starts and stops what runs: queues, live events, and in a worker process the jobs and the schedules. */
@Injectable()
export class PlatformRuntime implements OnModuleInit, BeforeApplicationShutdown {
  constructor(
    private readonly config: Config,
    private readonly keys: KeyCheck,
    private readonly rights: ApplicationRights,
    private readonly explorer: Explorer,
    private readonly queue: JobQueue,
    private readonly runner: JobRunner,
    private readonly scheduler: Scheduler,
    private readonly forwarder: Forwarder,
    @Inject(DATABASE_URL) private readonly databaseUrl: string | null,
    @Inject(DataSource) private readonly source: DataSource,
  ) {}

  /** Before any feature's bootstrap hook: what those record may already need the queues. */
  async onModuleInit(): Promise<void> {
    this.explorer.explore();
    if (this.databaseUrl === null) return;
    await this.rights.assertOrdinary();
    await this.keys.assertSame();
    await this.queue.start(this.databaseUrl, { supervise: this.config.runsWorkers, pool: BOSS_POOL });
    await this.forwarder.start(this.databaseUrl);
  }

  /** @throws when work would be lost for want of a handler */
  async startWorkers(): Promise<void> {
    this.explorer.assertComplete();
    if (!this.config.runsWorkers) return;
    this.runner.startWorkers();
    this.scheduler.start();
  }

  /** Work ends while the database and the features are still there. */
  async beforeApplicationShutdown(): Promise<void> {
    // Work in hand may still end, but does not wait for a database that is away.
    this.pool()?.giveUp();
    await this.scheduler.stop();
    await this.queue.stop();
    await this.forwarder.stop();
  }

  private pool(): AdmittedPool | null {
    return this.source.isInitialized ? poolOf(this.source) : null;
  }
}
