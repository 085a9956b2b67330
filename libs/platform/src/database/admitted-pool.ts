import pg, { type PoolClient, type PoolConfig, type QueryResultRow } from 'pg';
import { pause } from '../async/pause.ts';
import { waiting } from '../async/time-limit.ts';
import { Admission, currentGuest, type Guest } from './admission.ts';
import { DatabaseAway, isDatabaseAway } from './database-away.ts';

/** A request that has waited for so long for its turn is answered 503. */
const REQUEST_PATIENCE_MS = 5000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

type Callback = (error: Error | undefined, client: PoolClient | undefined, release: () => void) => void;

/**
 * The driver's pool behind an `Admission`. Nobody fails for having waited in line; while the database is away, a request
 * is told so at once and background work waits until it is back.
 */
export class AdmittedPool extends pg.Pool {
  readonly admission: Admission;
  private readonly guests = new WeakMap<PoolClient, Guest>();
  private givenUp = false;

  constructor(options: PoolConfig) {
    super(options);
    this.admission = new Admission(options.max ?? 10, REQUEST_PATIENCE_MS);
    this.on('release', (_error, client) => this.released(client));
  }

  /** Work that waits for a database that is away fails from here on: the process ends. */
  giveUp(): void {
    this.givenUp = true;
  }

  /**
   * One statement outside of any unit of work, for what belongs to no tenant: the connections only read unless told.
   * BEGIN and COMMIT leave with it, in one round trip.
   */
  async writeAlone<T>(sql: string, params: unknown[]): Promise<T[]> {
    const client = await this.connect();
    const answers = [
      client.query('BEGIN READ WRITE'),
      client.query<T & QueryResultRow>(sql, params),
      client.query('COMMIT'),
    ] as const;
    const failed = (await Promise.allSettled(answers)).some(({ status }) => status === 'rejected');
    client.release(failed);
    const [, { rows }] = await Promise.all(answers);
    return rows;
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: Callback): void;
  override connect(callback?: Callback): Promise<PoolClient> | void {
    const client = this.admit(currentGuest());
    if (callback === undefined) return client;
    client.then(
      (found) => callback(undefined, found, () => found.release()),
      (error: Error) => callback(error, undefined, () => undefined),
    );
  }

  private async admit(guest: Guest): Promise<PoolClient> {
    if (!this.admission.tryEnter(guest)) await waiting(() => this.admission.enter(guest));
    try {
      const client = await this.open(guest);
      this.guests.set(client, guest);
      return client;
    } catch (error) {
      this.admission.leave(guest);
      throw error;
    }
  }

  private async open(guest: Guest): Promise<PoolClient> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        return await super.connect();
      } catch (error) {
        if (!isDatabaseAway(error)) throw error;
        if (guest === 'request' || this.givenUp || this.ending) throw new DatabaseAway(error);
        await waiting(() => pause(pauseMs));
      }
    }
  }

  private released(client: PoolClient): void {
    const guest = this.guests.get(client);
    if (guest === undefined) return;
    this.guests.delete(client);
    this.admission.leave(guest);
  }
}
