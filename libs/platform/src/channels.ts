import { Injectable } from '@nestjs/common';
import { Config } from './config/config.ts';
import { Forwarder } from './events/forwarder.ts';
import { JobQueue } from './jobs/job-queue.ts';

const BOSS_POOL = 4;

/** What processes tell each other through the database: jobs, live events, wake-ups. */
@Injectable()
export class Channels {
  constructor(
    private readonly config: Config,
    private readonly queue: JobQueue,
    private readonly forwarder: Forwarder,
  ) {}

  async start(databaseUrl: string): Promise<void> {
    await this.queue.start(databaseUrl, { supervise: this.config.runsWorkers, pool: BOSS_POOL });
    await this.forwarder.start(databaseUrl);
  }

  /** Jobs in hand may end, and what they have to tell goes out. */
  async stop(): Promise<void> {
    await this.queue.stop();
    await this.forwarder.stop();
  }
}
