import type { Clock } from '#platform';
import type { Reputation } from '../domain/capabilities.ts';
import { ConnectorFailure } from '../domain/connector-failure.ts';

const ENTRIES = 5_000;
const KNOWN_MS = 15 * 60_000;
/** What is unknown now is often known a little later: a fresh phishing page above all. */
const UNKNOWN_MS = 2 * 60_000;

/**
 * Answers of one connector, kept in this process for minutes, so that a wave of alerts about one thing makes one call.
 * Not in the database and not for longer: answers change, and what a verdict rested on is kept as evidence anyway.
 * Look-ups of the same thing at the same time share one call. Failures are not kept.
 */
export class RememberedAnswers<Answer> {
  private readonly entries = new Map<string, { value: Answer; until: number }>();
  private readonly pending = new Map<string, Promise<Answer>>();

  constructor(
    private readonly clock: Clock,
    private readonly isKnown: (answer: Answer) => boolean,
  ) {}

  async get(key: string, fetch: () => Promise<Answer>, signal?: AbortSignal): Promise<Answer> {
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

  private keep(key: string, value: Answer): Answer {
    const until = this.clock.now().getTime() + (this.isKnown(value) ? KNOWN_MS : UNKNOWN_MS);
    this.entries.delete(key);
    this.entries.set(key, { value, until });
    const oldest = this.entries.size > ENTRIES ? this.entries.keys().next().value : undefined;
    if (oldest !== undefined) this.entries.delete(oldest);
    return value;
  }
}

/** A stale "harmless" does more damage than a repeated call, so reputations are kept no longer than other answers. */
export class RememberedReputations extends RememberedAnswers<Reputation> {
  constructor(clock: Clock) {
    super(clock, ({ known }) => known);
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
