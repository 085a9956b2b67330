import { Inject, Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Channels } from './channels.ts';
import { KeyCheck } from './crypto/key-check.ts';
import type { AdmittedPool } from './database/admitted-pool.ts';
import { ApplicationRights } from './database/application-rights.ts';
import { poolOf } from './database/data-source.ts';
import { DATABASE_URL } from './database/database-url.ts';
import { Explorer } from './explorer.ts';
import { Workers } from './jobs/workers.ts';

/** Starts and stops what runs: queues, live events, and in a worker process the jobs and the schedules. */
@Injectable()
export class PlatformRuntime implements OnModuleInit, BeforeApplicationShutdown {
  constructor(
    private readonly keys: KeyCheck,
    private readonly rights: ApplicationRights,
    private readonly explorer: Explorer,
    private readonly channels: Channels,
    private readonly workers: Workers,
    @Inject(DATABASE_URL) private readonly databaseUrl: string | null,
    @Inject(DataSource) private readonly source: DataSource,
  ) {}

  /** Before any feature's bootstrap hook: what those record may already need the queues. */
  async onModuleInit(): Promise<void> {
    this.explorer.explore();
    if (this.databaseUrl === null) return;
    await this.rights.assertOrdinary();
    await this.keys.assertSame();
    await this.channels.start(this.databaseUrl);
  }

  /** @throws when work would be lost for want of a handler */
  async startWorkers(): Promise<void> {
    this.explorer.assertComplete();
    this.workers.start();
  }

  /** Work ends while the database and the features are still there. */
  async beforeApplicationShutdown(): Promise<void> {
    // Work in hand may still end, but does not wait for a database that is away.
    this.pool()?.giveUp();
    await this.workers.stop();
    await this.channels.stop();
  }

  private pool(): AdmittedPool | null {
    return this.source.isInitialized ? poolOf(this.source) : null;
  }
}
