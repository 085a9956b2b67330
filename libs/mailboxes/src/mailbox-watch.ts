import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Clock, Problem, Scheduled, isDatabaseAway, whileHeld } from '#platform';
import type { WatchedMailbox } from './data/mailbox-lease.repository.ts';
import { ImapFailure } from './imap-failure.ts';
import { ImapServers } from './imap-servers.ts';
import { MailboxHolds } from './mailbox-holds.ts';
import { MailboxCredentials } from './mailbox-credentials.ts';
import { MailboxReader } from './mailbox-reader.ts';
import type { MailCredentials } from './mail-folder.ts';

/** Several times in the life of a lease, so that one renewal may fail. */
const RENEW_MS = 15_000;
/** Of one tenant, at one look: the others of many are left to the other processes. */
const MOST_AT_ONCE = 10;
/** Connections that one process keeps. */
const MOST_WATCHED = 200;

/**
 * Watches mailboxes: each look takes what nobody holds, and who holds one has a connection open that waits for the server's
 * word. A process that dies lets its lease run out, one that fails says when it is to be tried again: nothing of it is kept
 * in memory only.
 */
@Injectable()
export class MailboxWatch implements BeforeApplicationShutdown {
  private readonly logger = new Logger(MailboxWatch.name);
  private readonly sessions = new Map<string, Promise<void>>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly holds: MailboxHolds,
    private readonly servers: ImapServers,
    private readonly credentials: MailboxCredentials,
    private readonly reader: MailboxReader,
    private readonly clock: Clock,
  ) {}

  @Scheduled('mailbox.watch', { everySeconds: 10 })
  async look(): Promise<void> {
    const room = Math.min(MOST_AT_ONCE, MOST_WATCHED - this.sessions.size);
    if (this.stopping.signal.aborted || room <= 0) return;
    for (const mailbox of await this.holds.claim(room)) this.begin(mailbox);
  }

  /** Ends the sessions and gives the mailboxes back, so that another process need not wait for the leases to run out. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.sessions.values());
  }

  /** In the context of the look, which is the tenant's. Never awaited by it: a session lasts as long as it can. */
  private begin(mailbox: WatchedMailbox): void {
    const session = this.watch(mailbox)
      .catch((error: unknown) => this.logger.error({ err: error, mailbox: mailbox.name }))
      .finally(() => this.sessions.delete(mailbox.id));
    this.sessions.set(mailbox.id, session);
  }

  private async watch(mailbox: WatchedMailbox): Promise<void> {
    const lease = {
      everyMs: RENEW_MS,
      renew: () => this.holds.renew(mailbox),
      lost: () => new Error('The mailbox has been changed, or another process watches it.'),
      onTrouble: (error: unknown) =>
        this.logger.warn(`The lease of a mailbox could not be renewed: ${String(error)}`),
    };
    try {
      await whileHeld(lease, (lost) => this.session(mailbox, lost));
    } catch (error) {
      return this.failed(mailbox, error);
    }
    await this.holds.release(mailbox);
  }

  private async session(mailbox: WatchedMailbox, lost: AbortSignal): Promise<void> {
    const stop = new AbortController();
    const end = () => stop.abort();
    const ends = [lost, this.stopping.signal];
    for (const signal of ends) signal.addEventListener('abort', end, { once: true });
    if (ends.some((signal) => signal.aborted)) end();
    try {
      await this.credentials.using(mailbox, (credentials) =>
        this.readWith(credentials, mailbox, stop.signal),
      );
    } catch (error) {
      // It was to end anyway, and what was under way has been broken off for it.
      if (!(stop.signal.aborted && error instanceof ImapFailure)) throw error;
    } finally {
      for (const signal of ends) signal.removeEventListener('abort', end);
    }
  }

  /** Until the token is stale: servers cut a session whose token is over, which would look like a failure. */
  private async readWith(
    credentials: MailCredentials,
    mailbox: WatchedMailbox,
    stop: AbortSignal,
  ): Promise<void> {
    const { folder: name, done_folder } = mailbox;
    const folder = await this.servers.open({ ...mailbox, credentials }, name, done_folder, stop);
    try {
      while (!stop.aborted) {
        await this.reader.takeAll(mailbox, folder, stop);
        if (stop.aborted || !(await this.holds.looked(mailbox))) return;
        const left = this.secondsLeft(credentials);
        if (left <= 0) return;
        await folder.waitForNews(Math.min(mailbox.interval_seconds, left), stop);
      }
    } finally {
      await folder.close();
    }
  }

  private secondsLeft(credentials: MailCredentials): number {
    if ('password' in credentials) return Infinity;
    return (credentials.staleAt.getTime() - this.clock.now().getTime()) / 1000;
  }

  private async failed(mailbox: WatchedMailbox, error: unknown): Promise<void> {
    if (error instanceof ImapFailure) return this.holds.failed(mailbox, error.kind, error.message);
    // Of the database's absence there is nothing to be stored, and nothing to be told: the lease runs out.
    if (isDatabaseAway(error)) return;
    if (error instanceof Problem) return this.holds.failed(mailbox, 'trouble', error.message);
    this.logger.error({ err: error, mailbox: mailbox.name }, 'A session with a mailbox failed.');
    await this.holds.failed(mailbox, 'trouble', 'The session itself failed; the server’s log says why.');
  }
}
