import { Injectable } from '@nestjs/common';
import { SecretBox } from '#platform';
import { ImapFailure } from './imap-failure.ts';

/** Passwords of mailboxes, sealed for their row: copied to another row they do not open. */
@Injectable()
export class MailboxPasswords {
  constructor(private readonly box: SecretBox) {}

  seal(id: string, password: string): string {
    return this.box.seal(password, purpose(id));
  }

  /** @throws ImapFailure when the master key is another one than at the time of sealing */
  open(id: string, sealed: string): string {
    try {
      return this.box.open(sealed, purpose(id));
    } catch (cause) {
      throw new ImapFailure(
        'refused',
        "The mailbox's password cannot be opened with this server's master key; give it again.",
        { cause },
      );
    }
  }
}

function purpose(id: string): string {
  return `mailbox:${id}`;
}
