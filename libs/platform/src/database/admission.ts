import { AsyncLocalStorage } from 'node:async_hooks';
import { within } from '../async/time-limit.ts';
import { DatabaseBusy } from './database-away.ts';

/** Background work can be done later, a request has somebody who waits for its answer. */
export type Guest = 'request' | 'work';

const guests = new AsyncLocalStorage<Guest>();

/** Runs background work: it waits for a connection as long as it takes, and leaves some to requests. */
export function asWork<T>(work: () => Promise<T>): Promise<T> {
  return guests.run('work', work);
}

export function currentGuest(): Guest {
  return guests.getStore() ?? 'request';
}

/** How many of a pool's connections background work leaves to requests. */
const KEPT_FOR_REQUESTS = 1;

interface Waiting {
  guest: Guest;
  enter(): void;
}

/**
 * Whose turn it is at the connections of one pool: first come, first served, but for the connections that are kept for
 * requests. The pool itself would fail whoever waits ten seconds, be it for a connection or for the others in line.
 */
export class Admission {
  private readonly inside: Record<Guest, number> = { request: 0, work: 0 };
  private readonly most: Record<Guest, number>;
  private line: Waiting[] = [];

  constructor(
    places: number,
    /** How long a request waits. */
    private readonly patienceMs: number,
  ) {
    this.most = { request: places, work: Math.max(1, places - KEPT_FOR_REQUESTS) };
  }

  get waiting(): number {
    return this.line.length;
  }

  /** Takes a place when one is free and nobody is before; whoever has taken it calls `leave` once. */
  tryEnter(guest: Guest): boolean {
    if (this.line.some((one) => one.guest === guest) || !this.hasRoom(guest)) return false;
    this.inside[guest] += 1;
    return true;
  }

  /**
   * For whom `tryEnter` has just found no place.
   * @throws DatabaseBusy when a request has waited for too long
   */
  async enter(guest: Guest): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting: Waiting = { guest, enter: resolve };
    this.line.push(waiting);
    if (guest === 'work') return promise;
    try {
      await within(this.patienceMs / 1000, null, () => promise);
    } catch {
      this.line = this.line.filter((one) => one !== waiting);
      throw new DatabaseBusy();
    }
  }

  leave(guest: Guest): void {
    this.inside[guest] -= 1;
    this.letIn();
  }

  private hasRoom(guest: Guest): boolean {
    const { request, work } = this.inside;
    return request + work < this.most.request && this.inside[guest] < this.most[guest];
  }

  private letIn(): void {
    for (let next = this.next(); next !== undefined; next = this.next()) {
      this.line = this.line.filter((one) => one !== next);
      this.inside[next.guest] += 1;
      next.enter();
    }
  }

  private next(): Waiting | undefined {
    return this.line.find(({ guest }) => this.hasRoom(guest));
  }
}
