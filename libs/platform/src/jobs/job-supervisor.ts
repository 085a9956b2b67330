/** Two heartbeats of a worker: after a database that was away, every living worker has said so within this time. */
const QUIET_MS = 10_000;

/**
 * Has the queues looked after: jobs whose worker is dead, jobs that are over. Not by pg-boss's own timer: the first
 * thing that would see, after a database that was away, is that nobody has given a sign of life meanwhile, and every
 * job in hand would have lost a try.
 */
export class JobSupervisor {
  private timer: NodeJS.Timeout | undefined;
  private troubleAt = Number.NEGATIVE_INFINITY;
  private under: Promise<void> | null = null;

  constructor(
    private readonly supervise: () => Promise<void>,
    private readonly everyMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  start(onError: (error: unknown) => void): void {
    this.timer = setInterval(() => void this.look().catch(onError), this.everyMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** The database did not answer. */
  noteTrouble(): void {
    this.troubleAt = this.now();
  }

  /** Does nothing while the last look is under way and shortly after trouble. */
  async look(): Promise<void> {
    if (this.under !== null || this.now() - this.troubleAt < QUIET_MS) return;
    this.under = this.supervise();
    try {
      await this.under;
    } finally {
      this.under = null;
    }
  }
}
