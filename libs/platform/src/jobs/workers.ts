import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.ts';
import { JobRunner } from './job-runner.ts';
import { Scheduler } from './scheduler.ts';

/** What this process works on by itself, when it is one that works: jobs, and schedules. */
@Injectable()
export class Workers {
  constructor(
    private readonly config: Config,
    private readonly runner: JobRunner,
    private readonly scheduler: Scheduler,
  ) {}

  start(): void {
    if (!this.config.runsWorkers) return;
    this.runner.startWorkers();
    this.scheduler.start();
  }

  /** No further schedule begins; workers of jobs stop with their queue. */
  stop(): Promise<void> {
    return this.scheduler.stop();
  }
}
