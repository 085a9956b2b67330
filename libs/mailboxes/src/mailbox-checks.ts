import { Injectable } from '@nestjs/common';
import { Problem, TimeIsOver, UnitOfWork, within } from '#platform';
import { MailboxRepository } from './data/mailbox.repository.ts';
import { ImapFailure } from './imap-failure.ts';
import { ImapServers } from './imap-servers.ts';
import { MailboxPasswords } from './mailbox-passwords.ts';
import type { MailboxCheck } from './mailbox.view.ts';

const LONGEST_SECONDS = 40;

/** Tries a mailbox before it is trusted. */
@Injectable()
export class MailboxChecks {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: MailboxRepository,
    private readonly passwords: MailboxPasswords,
    private readonly servers: ImapServers,
  ) {}

  /** Signs in outside any transaction; nothing is changed. @throws Problem not_found */
  async check(id: string): Promise<MailboxCheck> {
    const row = await this.unitOfWork.read(() => this.repository.find(id));
    if (row === null) throw new Problem('not_found', `There is no mailbox ${id}.`);
    const { host, port, security, username, ca, folder, done_folder } = row;
    try {
      const password = this.passwords.open(row.id, row.password_sealed);
      const server = { host, port, security, username, password, ca };
      const found = await within(LONGEST_SECONDS, null, () =>
        this.servers.check(server, folder, done_folder),
      );
      return { error: null, waiting: found.waiting, done_folder_exists: found.done_folder_exists };
    } catch (error) {
      if (!(error instanceof ImapFailure || error instanceof TimeIsOver)) throw error;
      return { error: error.message, waiting: null, done_folder_exists: null };
    }
  }
}
