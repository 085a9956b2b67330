import { Injectable, Logger } from '@nestjs/common';
import { Clock, Problem, UnitOfWork } from '#platform';
import { LARGEST_MAIL, SourceDeliveries } from '#webhooks';
import { MailboxMessageRepository } from './data/mailbox-message.repository.ts';
import type { WatchedMailbox } from './data/mailbox-lease.repository.ts';
import { KnownMessages, deliveryKey, digestOf, messageName } from './domain/known-messages.ts';
import { ImapFailure } from './imap-failure.ts';
import type { MailFolder } from './mail-folder.ts';
import { MailboxMetrics } from './mailboxes.metrics.ts';

type Reading = Pick<WatchedMailbox, 'id' | 'name' | 'source_id' | 'done_folder' | 'reports' | 'host'>;

/** What no repetition makes right: the mail itself cannot be taken in. */
const FINAL = new Set(['invalid_request', 'invalid_json', 'too_large', 'unsupported_media_type']);
/** What is no mail's fault: the others would fail as well. */
const OF_ALL = new Set(['unavailable', 'not_found', 'forbidden']);
const LONGEST_REASON = 500;
/** Of the clouds of Microsoft's: what they say of a mail's sender, no sender can have written. */
const EXCHANGE_ONLINE = new Set(['outlook.office365.com', 'outlook.office365.us', 'partner.outlook.cn']);

/**
 * Takes in what lies in a folder, each mail once: it is handed to its source with a key of its number and its bytes, noted
 * after that commit, and moved after the note. Wherever a process dies, the next one goes on from there.
 */
@Injectable()
export class MailboxReader {
  private readonly logger = new Logger(MailboxReader.name);

  constructor(
    private readonly messages: MailboxMessageRepository,
    private readonly deliveries: SourceDeliveries,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly metrics: MailboxMetrics,
  ) {}

  /**
   * All that lies there now, the oldest first. A mail on which something fails here does not keep the others out.
   * @throws ImapFailure, Problem; also when a mail was left for the next time
   */
  async takeAll(mailbox: Reading, folder: MailFolder, stop: AbortSignal): Promise<void> {
    const uids = await folder.uids();
    const names = uids.map((uid) => messageName(folder.uidValidity, uid));
    const known = new KnownMessages(await this.unitOfWork.read(() => this.messages.known(mailbox.id)));
    const gone = known.gone(folder.uidValidity, new Set(names));
    if (gone.length > 0) await this.note(() => this.messages.forget(mailbox.id, gone));
    let left = 0;
    for (const [place, uid] of uids.entries()) {
      if (stop.aborted) return;
      const message = names[place] as string;
      if (known.outcomeOf(message) === 'refused') continue;
      if (known.outcomeOf(message) === 'taken') await this.moveTaken(mailbox, folder, uid, message);
      else if (!(await this.takeOrLeave(mailbox, folder, uid, message, known))) left += 1;
    }
    if (left > 0)
      throw new ImapFailure(
        'trouble',
        `${left} of the mails could not be taken in for a reason on this side; the server's log says why. They are tried again.`,
      );
  }

  /** @returns false: it is left for the next time */
  private async takeOrLeave(
    mailbox: Reading,
    folder: MailFolder,
    uid: number,
    message: string,
    known: KnownMessages,
  ): Promise<boolean> {
    try {
      await this.take(mailbox, folder, uid, message, known);
      return true;
    } catch (error) {
      if (error instanceof ImapFailure || (error instanceof Problem && OF_ALL.has(error.code))) throw error;
      this.logger.error({ err: error, mailbox: mailbox.name, message }, 'A mail could not be taken in.');
      return false;
    }
  }

  private async take(
    mailbox: Reading,
    folder: MailFolder,
    uid: number,
    message: string,
    known: KnownMessages,
  ): Promise<void> {
    const mail = await folder.read(uid, LARGEST_MAIL);
    if (mail === null) return;
    if (mail === 'too_large')
      return this.refuse(
        mailbox,
        message,
        `It is larger than the ${LARGEST_MAIL / (1024 * 1024)} MiB that are taken in.`,
      );
    const digest = digestOf(mail);
    if (known.hasTaken(digest)) return this.moveRenumbered(mailbox, folder, uid, digest);
    try {
      const key = deliveryKey(mailbox.id, message, digest);
      const { repeated } = await this.deliveries.deliverMail(mailbox.source_id, mail, {
        key,
        reports: mailbox.reports,
        exchange: EXCHANGE_ONLINE.has(mailbox.host),
      });
      this.metrics.mail(repeated ? 'repeated' : 'taken');
    } catch (error) {
      if (error instanceof Problem && FINAL.has(error.code))
        return this.refuse(mailbox, message, error.message);
      throw error;
    }
    await this.note(() => this.messages.taken(mailbox.id, message, digest, this.clock.now()));
    await this.moveTaken(mailbox, folder, uid, message);
  }

  private async moveTaken(mailbox: Reading, folder: MailFolder, uid: number, message: string): Promise<void> {
    await folder.move(uid, mailbox.done_folder);
    await this.note(() => this.messages.forget(mailbox.id, [message]));
  }

  private async moveRenumbered(
    mailbox: Reading,
    folder: MailFolder,
    uid: number,
    digest: string,
  ): Promise<void> {
    this.metrics.mail('repeated');
    await folder.move(uid, mailbox.done_folder);
    await this.note(() => this.messages.forgetDigest(mailbox.id, digest));
  }

  private async refuse(mailbox: Reading, message: string, reason: string): Promise<void> {
    this.metrics.mail('refused');
    await this.note(() =>
      this.messages.refused(
        mailbox.id,
        message,
        reason.slice(0, LONGEST_REASON).toWellFormed(),
        this.clock.now(),
      ),
    );
  }

  private note(write: () => void): Promise<void> {
    return this.unitOfWork.run(async () => write());
  }
}
