import { Injectable } from '@nestjs/common';
import type { Jobs } from '#contracts';
import { Clock, Config, Ids, JobHandler, UnitOfWork } from '#platform';
import { UserDirectory } from '#users';
import { ChoiceRepository } from './data/choice.repository.ts';
import {
  NotificationRepository,
  type MailRow,
  type NotificationRow,
} from './data/notification.repository.ts';
import { wantsMail } from './domain/channels.ts';
import { isRefusal, mailContent, type MailContent } from './domain/mail.ts';
import { MailTransport } from './mail-transport.ts';

const ERROR_AT_MOST = 500;

/** Mails a notification, one mail to each person. */
@Injectable()
export class MailDelivery {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly config: Config,
    private readonly directory: UserDirectory,
    private readonly repository: NotificationRepository,
    private readonly choices: ChoiceRepository,
    private readonly transport: MailTransport,
  ) {}

  /**
   * Sends what is still to be sent. Who has their mail is stored after each one, and a crash in between sends
   * with the same Message-ID again, which mail systems show once.
   * @throws when a mail could not be sent for now: the job comes back
   */
  @JobHandler('notification.deliver', { concurrency: 2, attempts: 5, timeLimitSeconds: 300 })
  async deliver({ notification_id }: Jobs['notification.deliver']): Promise<void> {
    const prepared = await this.prepare(notification_id);
    if (prepared === null) return;
    const content = mailContent(prepared.notification, this.config.baseUrl);
    const postponed: string[] = [];
    for (const mail of prepared.mails) {
      const error = await this.send(mail, content);
      if (error !== null) postponed.push(`${mail.address}: ${error}`);
    }
    if (postponed.length > 0) throw new Error(`Mails could not be sent for now: ${postponed.join('; ')}`);
  }

  /** Fixes the recipients on the first try, so that a later one neither forgets nor adds somebody. */
  private prepare(id: string): Promise<{ notification: NotificationRow; mails: MailRow[] } | null> {
    return this.unitOfWork.run(async () => {
      const notification = await this.repository.find(id);
      if (notification === null || notification.settled_at !== null) return null;
      if (!(await this.repository.hasMails(id))) {
        const addresses = await this.addresses(notification);
        await this.repository.insertMails(
          id,
          [...new Set(addresses)].map((address) => this.newMail(address)),
        );
      }
      return { notification, mails: await this.repository.pendingMails(id) };
    });
  }

  /** Of those who see it, those who want it by mail. */
  private async addresses(notification: NotificationRow): Promise<string[]> {
    const { roles, user_ids, except_user_ids, kind } = notification;
    const people = await this.directory.recipients({ roles, ids: user_ids, except: except_user_ids });
    const chosen = await this.choices.mailsOf(
      kind,
      people.map(({ id }) => id),
    );
    return people
      .filter(({ id, role }) => wantsMail(notification, role, chosen.get(id)))
      .map(({ email }) => email);
  }

  private newMail(address: string): MailRow {
    const id = this.ids.next();
    return { id, address, message_id: `<${id}@${new URL(this.config.baseUrl).hostname}>` };
  }

  /** The error when it is to be tried again, else null. */
  private async send(mail: MailRow, content: MailContent): Promise<string | null> {
    try {
      await this.transport.send({ to: mail.address, message_id: mail.message_id, ...content });
    } catch (error) {
      const refused = isRefusal(error);
      const text = (error instanceof Error ? error.message : String(error)).slice(0, ERROR_AT_MOST);
      await this.settle(mail, refused ? 'failed' : 'pending', text);
      return refused ? null : text;
    }
    await this.settle(mail, 'sent', null);
    return null;
  }

  private async settle(
    mail: MailRow,
    status: 'pending' | 'sent' | 'failed',
    error: string | null,
  ): Promise<void> {
    await this.unitOfWork.run(() => this.repository.mailTried(mail.id, status, error, this.clock.now()));
  }
}
