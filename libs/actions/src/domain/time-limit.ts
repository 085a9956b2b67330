/** The work was given up because its time was over; what it had begun may still take effect. */
export class TimeIsOver extends Error {
  override name = 'TimeIsOver';
  constructor(readonly seconds: number) {
    super(`No answer came within ${seconds} seconds.`);
  }
}

/**
 * Gives `work` a signal that is aborted after `seconds` or with `outer`, and stops waiting then even when the work
 * does not listen. Not AbortSignal.timeout and any: their timers and links live on until the time is over.
 */
export async function within<T>(
  seconds: number,
  outer: AbortSignal | null,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  outer?.throwIfAborted();
  const controller = new AbortController();
  const follow = () => controller.abort(outer?.reason);
  const timer = setTimeout(() => controller.abort(new TimeIsOver(seconds)), seconds * 1000);
  outer?.addEventListener('abort', follow, { once: true });
  const aborted = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason as Error), {
      once: true,
    });
  });
  try {
    return await Promise.race([work(controller.signal), aborted]);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', follow);
  }
}
