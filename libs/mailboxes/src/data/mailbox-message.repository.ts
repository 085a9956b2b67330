import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import type { KnownMessage } from '../domain/known-messages.ts';
import { MailboxMessageEntity } from './mailbox-message.entity.ts';

@Injectable()
export class MailboxMessageRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  known(mailboxId: string): Promise<KnownMessage[]> {
    return this.unitOfWork.manager.find(MailboxMessageEntity, {
      select: { message: true, outcome: true, digest: true },
      where: { mailbox_id: mailboxId },
    });
  }

  /** It has become an alert, and is still to be moved. */
  taken(mailboxId: string, message: string, digest: string, now: Date): void {
    this.unitOfWork.send(
      `INSERT INTO mailbox_messages (mailbox_id, message, outcome, digest, at) VALUES ($1, $2, 'taken', $3, $4)
       ON CONFLICT DO NOTHING`,
      [mailboxId, message, digest, now],
    );
    this.unitOfWork.send(
      'UPDATE mailboxes SET mails_taken = mails_taken + 1, last_mail_at = $2 WHERE id = $1',
      [mailboxId, now],
    );
  }

  /** It stays where it is, and is not read again. */
  refused(mailboxId: string, message: string, reason: string, now: Date): void {
    this.unitOfWork.send(
      `INSERT INTO mailbox_messages (mailbox_id, message, outcome, reason, at) VALUES ($1, $2, 'refused', $3, $4)
       ON CONFLICT DO NOTHING`,
      [mailboxId, message, reason, now],
    );
  }

  /** They are no longer in the folder. */
  forget(mailboxId: string, messages: string[]): void {
    this.unitOfWork.send('DELETE FROM mailbox_messages WHERE mailbox_id = $1 AND message = ANY($2::text[])', [
      mailboxId,
      messages,
    ]);
  }

  /** One that the server had numbered anew. */
  forgetDigest(mailboxId: string, digest: string): void {
    this.unitOfWork.send('DELETE FROM mailbox_messages WHERE mailbox_id = $1 AND digest = $2', [
      mailboxId,
      digest,
    ]);
  }
}
