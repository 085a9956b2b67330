import { AsyncLocalStorage } from 'node:async_hooks';

/** The work was given up because its time was over; what it had begun may still take effect. */
export class TimeIsOver extends Error {
  override name = 'TimeIsOver';
  constructor(readonly seconds: number) {
    super(`No answer came within ${seconds} seconds.`);
  }
}

const limits = new AsyncLocalStorage<TimeLimit>();

/**
 * Gives `work` a signal that is aborted after `seconds` or with `outer`, and stops waiting then even when the work
 * does not listen. What the work spends in `waiting` does not count. Not AbortSignal.timeout and any: their timers and
 * links live on until the time is over.
 */
export async function within<T>(
  seconds: number,
  outer: AbortSignal | null,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  outer?.throwIfAborted();
  const controller = new AbortController();
  const follow = () => controller.abort(outer?.reason);
  const limit = new TimeLimit(seconds * 1000, limits.getStore(), () =>
    controller.abort(new TimeIsOver(seconds)),
  );
  outer?.addEventListener('abort', follow, { once: true });
  const aborted = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason as Error), {
      once: true,
    });
  });
  try {
    return await Promise.race([limits.run(limit, () => work(controller.signal)), aborted]);
  } finally {
    limit.end();
    outer?.removeEventListener('abort', follow);
  }
}

/** Waits for a turn at something that all work shares: the time limits around it stand still. */
export async function waiting<T>(turn: () => Promise<T>): Promise<T> {
  const limit = limits.getStore();
  limit?.pause();
  try {
    return await turn();
  } finally {
    limit?.goOn();
  }
}

class TimeLimit {
  private timer: NodeJS.Timeout | undefined;
  private since = 0;
  private pauses = 0;
  private over = false;

  constructor(
    private leftMs: number,
    private readonly outer: TimeLimit | undefined,
    private readonly onOver: () => void,
  ) {
    this.start();
  }

  pause(): void {
    this.outer?.pause();
    this.pauses += 1;
    if (this.pauses > 1 || this.over) return;
    clearTimeout(this.timer);
    this.leftMs -= performance.now() - this.since;
  }

  goOn(): void {
    this.outer?.goOn();
    this.pauses -= 1;
    if (this.pauses === 0 && !this.over) this.start();
  }

  end(): void {
    this.over = true;
    clearTimeout(this.timer);
  }

  private start(): void {
    this.since = performance.now();
    this.timer = setTimeout(this.onOver, Math.max(0, this.leftMs));
  }
}
