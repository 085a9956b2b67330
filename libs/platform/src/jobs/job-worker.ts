import type { JobWithMetadata, PgBoss } from 'pg-boss';
import type { JobName } from '#contracts';
import { pause } from '../async/pause.ts';
import { isDatabaseAway } from '../database/database-away.ts';
import type { JobEnvelope } from './job-queue.ts';

export type Job = JobWithMetadata<JobEnvelope>;
/** `put_back`: nothing can be said of it; it is taken again after so long, and that is no further try. */
export type JobResult =
  | { status: 'completed' }
  | { status: 'failed'; output: object; again: boolean }
  | { status: 'put_back'; afterSeconds: number };
/** Never throws: a failed job is a result. */
export type WorkJob = (job: Job) => Promise<JobResult>;

/** What a worker needs of the queues. */
export interface Queues extends Pick<PgBoss, 'fetch' | 'complete' | 'touch'> {
  fail(queue: JobName, job: Job, output: object, again: boolean): Promise<void>;
  putBack(queue: JobName, jobs: { id: string; afterSeconds: number }[]): Promise<void>;
}

const POLL_MS = 2000;
/** Jobs taken in one statement. */
const MOST_TAKEN = 16;
/** While all places are taken and more jobs wait: so many free places, or so long after the first, are worth a look. */
const WORTH_A_LOOK = 8;
const WORTH_A_LOOK_AFTER_MS = 20;
const HEARTBEAT_MS = 5000;
const GRACE_MS = 10_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;
/** Room is told of; this only bounds the wait. */
const LONGEST_WITHOUT_ROOM_MS = 3_600_000;

/**
 * Works on the jobs of one queue, up to `concurrency` at once: whatever has a free place is taken at the next look.
 * pg-boss's own workers wait for their whole batch, so that one job whose service hangs holds up those beside and
 * behind it. Results are stored many in one statement.
 */
export class JobWorker {
  private readonly running = new Map<string, Job>();
  private readonly results: { job: Job; result: JobResult }[] = [];
  private busy = 0;
  private stopping = false;
  private woken = false;
  private storing = false;
  /** No place is free, and it is not known whether more wait. */
  private full = false;
  private resume: () => void = () => undefined;
  private free: NodeJS.Timeout | undefined;
  private heartbeat: NodeJS.Timeout | undefined;
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly boss: Queues,
    private readonly queue: JobName,
    private readonly concurrency: number,
    private readonly handle: WorkJob,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    this.heartbeat = setInterval(() => this.beat(), HEARTBEAT_MS);
    this.loop = this.look();
  }

  /** There are jobs: looks at once, or as soon as there is room. */
  wake(): void {
    this.woken = true;
    if (!this.full) this.resume();
  }

  /** Takes no more and waits for what is under way, but not for ever: another process takes up what is left. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.resume();
    await this.loop;
    const deadline = performance.now() + GRACE_MS;
    while (this.running.size > 0 && performance.now() < deadline) await pause(20);
    clearInterval(this.heartbeat);
    clearTimeout(this.free);
  }

  private async look(): Promise<void> {
    while (!this.stopping) {
      this.woken = false;
      const wanted = Math.min(MOST_TAKEN, this.concurrency - this.busy);
      if (wanted === 0) {
        await this.pause(null);
        continue;
      }
      const taken = await this.take(wanted);
      if (!this.woken && taken < wanted) await this.pause(POLL_MS);
    }
  }

  private async take(wanted: number): Promise<number> {
    try {
      const jobs = await this.boss.fetch<JobEnvelope>(this.queue, {
        batchSize: wanted,
        includeMetadata: true,
      });
      for (const job of jobs) void this.run(job);
      return jobs.length;
    } catch (error) {
      if (!this.stopping) this.onError(error);
      return 0;
    }
  }

  private async run(job: Job): Promise<void> {
    this.busy += 1;
    this.running.set(job.id, job);
    const result = await this.handle(job);
    this.busy -= 1;
    this.results.push({ job, result });
    if (!this.storing) void this.store();
    if (this.full) this.roomIsFree();
  }

  private roomIsFree(): void {
    const room = this.concurrency - this.busy;
    if (room >= Math.min(WORTH_A_LOOK, this.concurrency)) return this.resume();
    this.free ??= setTimeout(() => this.resume(), WORTH_A_LOOK_AFTER_MS);
  }

  /**
   * Results wait for a database that is away. What cannot be stored for another reason is done again after its
   * heartbeat is over: handlers may run twice.
   */
  private async store(): Promise<void> {
    this.storing = true;
    let pauseMs = FIRST_PAUSE_MS;
    while (this.results.length > 0) {
      const batch = this.results.splice(0);
      try {
        await this.storeAll(batch);
        pauseMs = FIRST_PAUSE_MS;
      } catch (error) {
        this.onError(error);
        if (isDatabaseAway(error) && !this.stopping) {
          this.results.unshift(...batch);
          await pause(pauseMs);
          pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
          continue;
        }
      }
      for (const { job } of batch) this.running.delete(job.id);
    }
    this.storing = false;
  }

  /** A second time changes nothing: each statement takes only jobs that are still active. */
  private async storeAll(batch: { job: Job; result: JobResult }[]): Promise<void> {
    const completed = batch.filter(({ result }) => result.status === 'completed').map(({ job }) => job);
    const back = batch.flatMap(({ job: { id }, result }) =>
      result.status === 'put_back' ? [{ id, afterSeconds: result.afterSeconds }] : [],
    );
    if (completed.length > 0) await this.boss.complete(this.queue, completed);
    if (back.length > 0) await this.boss.putBack(this.queue, back);
    for (const { job, result } of batch)
      if (result.status === 'failed') await this.boss.fail(this.queue, job, result.output, result.again);
  }

  private beat(): void {
    if (this.running.size === 0) return;
    this.boss.touch(this.queue, [...this.running.values()]).catch(this.onError);
  }

  /** Until woken or so long; `null`: until there is room. */
  private async pause(ms: number | null): Promise<void> {
    if (this.stopping) return;
    this.full = ms === null;
    const woken = new AbortController();
    this.resume = () => woken.abort();
    await pause(ms ?? LONGEST_WITHOUT_ROOM_MS, woken.signal);
    this.resume = () => undefined;
    this.full = false;
    clearTimeout(this.free);
    this.free = undefined;
  }
}
