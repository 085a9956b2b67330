export interface Lease {
  /** How often it is renewed, in milliseconds; several times in its life, so that one renewal may fail. */
  everyMs: number;
  /** False: it is in other hands. A rejection says nothing about that, and is tried again at the next turn. */
  renew(): Promise<boolean>;
  /** What the work is told as the reason once the lease is lost. */
  lost(): Error;
  /** A renewal was rejected. */
  onTrouble(error: unknown): void;
}

/**
 * Renews a lease while the work goes on. Once it is in other hands, the work's signal is aborted; it is waited for all
 * the same. Own code, since Node has no such thing.
 * @throws what the work throws
 */
export async function whileHeld<T>(lease: Lease, work: (lost: AbortSignal) => Promise<T>): Promise<T> {
  const lost = new AbortController();
  let renewing = false;
  const renew = () => {
    // While the database is away, one waits for it, not one for each turn of the timer.
    if (renewing) return;
    renewing = true;
    lease
      .renew()
      .then((held) => (held ? undefined : lost.abort(lease.lost())))
      .catch((error: unknown) => lease.onTrouble(error))
      .finally(() => (renewing = false));
  };
  const timer = setInterval(renew, lease.everyMs).unref();
  try {
    return await work(lost.signal);
  } finally {
    clearInterval(timer);
  }
}
