import { pause } from '../../async/pause.ts';
import type { Cluster } from './cluster.ts';
import { EmbeddedPostgresError } from './errors.ts';
import { startPostmaster, stopPostmaster, type Postmaster } from './postmaster.ts';
import { isAlive } from './processes.ts';

const LOOK_MS = 250;
/** Before each try to start it again, one after the other; then it is given up. */
const PAUSES_MS = [0, 1000, 3000, 8000, 20_000];
/** Having run for so long, it has recovered: the pauses begin anew. */
const RECOVERED_AFTER_MS = 60_000;

export interface KeeperOptions {
  durable: boolean;
  log(line: string): void;
  pausesMs?: number[] | undefined;
}

/** Looks after a PostgreSQL of ours: one that has ended (killed, its disk full) is started again on the same port. */
export class Keeper {
  /** Rejects when it cannot be started again; the process has nothing to work on then. */
  readonly lost: Promise<never>;
  private giveUp: (error: Error) => void = () => undefined;
  private trouble: string | null = null;
  private readonly stopped = new AbortController();
  private tries = 0;
  private since = performance.now();
  private readonly timer: NodeJS.Timeout;
  private restarting: Promise<void> | null = null;

  constructor(
    private readonly cluster: Cluster,
    private server: Postmaster,
    private readonly options: KeeperOptions,
  ) {
    this.lost = new Promise((_resolve, reject) => (this.giveUp = reject));
    this.lost.catch(() => undefined);
    this.timer = setInterval(() => this.look(), LOOK_MS);
    this.timer.unref();
  }

  get pid(): number {
    return this.server.pid;
  }

  /** What is wrong at the moment, as a sentence; null while PostgreSQL runs. */
  get state(): string | null {
    return this.trouble;
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    clearInterval(this.timer);
    await this.restarting;
    await stopPostmaster(this.server);
  }

  private look(): void {
    if (this.restarting !== null || this.stopped.signal.aborted || isAlive(this.server.pid)) return;
    this.restarting = this.restart().finally(() => (this.restarting = null));
  }

  private async restart(): Promise<void> {
    if (performance.now() - this.since > RECOVERED_AFTER_MS) this.tries = 0;
    const pauses = this.options.pausesMs ?? PAUSES_MS;
    for (let why = 'it ended'; !this.stopped.signal.aborted;) {
      const pauseMs = pauses[this.tries];
      if (pauseMs === undefined) return this.lose(why);
      this.tries += 1;
      this.trouble = `The embedded PostgreSQL has ended and is being started again (try ${this.tries} of ${pauses.length}).`;
      this.options.log(this.trouble);
      if (!(await pause(pauseMs, this.stopped.signal))) return;
      try {
        this.server = await startPostmaster(this.cluster, {
          port: this.server.port,
          durable: this.options.durable,
        });
      } catch (error) {
        why = error instanceof Error ? error.message : String(error);
        continue;
      }
      this.since = performance.now();
      this.trouble = null;
      this.options.log('The embedded PostgreSQL runs again.');
      return;
    }
  }

  private lose(why: string): void {
    this.stopped.abort();
    this.giveUp(
      new EmbeddedPostgresError(
        `The embedded PostgreSQL has ended and could not be started again, so the server ends too. ${why} Look there, and at the space that is left for ${this.cluster.dataDir}.`,
      ),
    );
  }
}
