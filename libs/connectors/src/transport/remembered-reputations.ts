import type { Clock } from '#platform';
import type { Reputation } from '../domain/capabilities.ts';
import { ConnectorFailure } from '../domain/connector-failure.ts';

const ENTRIES = 5_000;
const KNOWN_MS = 15 * 60_000;
/** What is unknown now is often known a little later: a fresh phishing page above all. */
const UNKNOWN_MS = 2 * 60_000;

/**
 * Answers of one threat intelligence connector, kept in this process for minutes, so that a wave of alerts about
 * one URL makes one call. Not in the database and not for longer: reputations change, a stale "harmless" does more
 * damage than a repeated call, and what a verdict rested on is kept as evidence anyway. Look-ups of the same thing
 * at the same time share one call. Failures are not kept.
 */
export class RememberedReputations {
  private readonly entries = new Map<string, { value: Reputation; until: number }>();
  private readonly pending = new Map<string, Promise<Reputation>>();

  constructor(private readonly clock: Clock) {}

  async get(key: string, fetch: () => Promise<Reputation>, signal?: AbortSignal): Promise<Reputation> {
    if (signal?.aborted === true) throw givenUp();
    const now = this.clock.now().getTime();
    const entry = this.entries.get(key);
    if (entry !== undefined && entry.until > now) {
      // Map keeps the order of insertion: the least used stands first.
      this.entries.delete(key);
      this.entries.set(key, entry);
      return entry.value;
    }
    let pending = this.pending.get(key);
    if (pending === undefined) {
      pending = fetch()
        .then((value) => this.keep(key, value))
        .finally(() => this.pending.delete(key));
      this.pending.set(key, pending);
      // A caller that has gone must not turn a failure into an unhandled rejection.
      pending.catch(() => undefined);
    }
    return signal === undefined ? pending : untilAborted(pending, signal);
  }

  private keep(key: string, value: Reputation): Reputation {
    const until = this.clock.now().getTime() + (value.known ? KNOWN_MS : UNKNOWN_MS);
    this.entries.delete(key);
    this.entries.set(key, { value, until });
    const oldest = this.entries.size > ENTRIES ? this.entries.keys().next().value : undefined;
    if (oldest !== undefined) this.entries.delete(oldest);
    return value;
  }
}

/** The shared call goes on when one of its callers gives up. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(givenUp());
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function givenUp(): ConnectorFailure {
  return new ConnectorFailure('The look-up was given up before the service had answered.', {
    effect: 'none',
    transient: true,
  });
}
