import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { asWork } from '../database/admission.ts';
import { poolOf } from '../database/data-source.ts';
import { Tenants, type Tenant } from '../database/tenants.ts';
import type { ScheduleMetadata } from './job-handler.ts';

export interface RegisteredSchedule extends ScheduleMetadata {
  handle(): Promise<void>;
}

/**
 * Work by the clock. The timers only ask; a row per schedule says whose turn it is, so that of many processes
 * one does it, and nothing is lost when a process dies: the next period finds the same work.
 */
@Injectable()
export class Scheduler {
  private readonly logger = new Logger(Scheduler.name);
  private readonly schedules: RegisteredSchedule[] = [];
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly running = new Set<Promise<void>>();
  private stopped = false;

  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    private readonly tenants: Tenants,
  ) {}

  register(schedule: RegisteredSchedule): void {
    this.schedules.push(schedule);
  }

  start(): void {
    for (const schedule of this.schedules) {
      const tick = () => {
        if (this.stopped) return;
        const run = asWork(() => this.tick(schedule))
          .catch((error: unknown) => this.logger.error(error))
          .finally(() => {
            this.running.delete(run);
            if (!this.stopped)
              this.timers.set(schedule.name, setTimeout(tick, schedule.everySeconds * 1000).unref());
          });
        this.running.add(run);
      };
      this.timers.set(schedule.name, setTimeout(tick, 100 + Math.random() * 400).unref());
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    await Promise.all(this.running);
  }

  /** Runs one schedule now for every tenant that has it, whoever's turn it is. For tests and tools. */
  async runNow(name: string): Promise<void> {
    const schedule = this.schedules.find((candidate) => candidate.name === name);
    if (schedule === undefined) throw new Error(`There is no schedule ${name}.`);
    await this.forEveryTenant(schedule);
  }

  /** A turn further away than any process sets it is due: work must not be put off for good by a row. */
  private async tick(schedule: RegisteredSchedule): Promise<void> {
    const turns = await poolOf(this.source).writeAlone(
      `INSERT INTO schedules (name, next_at) VALUES ($1, now() + make_interval(secs => $2))
       ON CONFLICT (name) DO UPDATE SET next_at = excluded.next_at
       WHERE schedules.next_at <= now() + interval '50 ms' OR schedules.next_at > now() + make_interval(secs => 2 * $2)
       RETURNING name`,
      [schedule.name, schedule.everySeconds],
    );
    if (turns.length > 0) await this.forEveryTenant(schedule);
  }

  /** One tenant's failure is logged and does not keep the work from the others. */
  private forEveryTenant(schedule: RegisteredSchedule): Promise<void> {
    const everywhere = schedule.everywhere === true;
    const work = async ({ disabled_at }: Tenant) => {
      if (disabled_at !== null && !everywhere) return;
      try {
        await schedule.handle();
      } catch (error) {
        this.logger.error(
          { err: error, schedule: schedule.name },
          `The scheduled work ${schedule.name} failed.`,
        );
      }
    };
    return this.tenants.forEach(schedule.name, work, { everywhere });
  }
}
