import { Injectable } from '@nestjs/common';
import { Problem, TimeIsOver, UnitOfWork, within } from '#platform';
import { MailboxRepository } from './data/mailbox.repository.ts';
import { ImapFailure } from './imap-failure.ts';
import { ImapServers } from './imap-servers.ts';
import { MailboxCredentials } from './mailbox-credentials.ts';
import type { MailboxCheck } from './mailbox.view.ts';

const LONGEST_SECONDS = 40;

/** Tries a mailbox before it is trusted. */
@Injectable()
export class MailboxChecks {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: MailboxRepository,
    private readonly credentials: MailboxCredentials,
    private readonly servers: ImapServers,
  ) {}

  /** Signs in outside any transaction; nothing is changed. @throws Problem not_found */
  async check(id: string): Promise<MailboxCheck> {
    const row = await this.unitOfWork.read(() => this.repository.find(id));
    if (row === null) throw new Problem('not_found', `There is no mailbox ${id}.`);
    const { host, port, security, username, ca, folder, done_folder } = row;
    try {
      const server = { host, port, security, username, ca };
      const found = await within(LONGEST_SECONDS, null, () =>
        this.credentials.using(row, (credentials) =>
          this.servers.check({ ...server, credentials }, folder, done_folder),
        ),
      );
      return { error: null, waiting: found.waiting, done_folder_exists: found.done_folder_exists };
    } catch (error) {
      if (!(error instanceof ImapFailure || error instanceof TimeIsOver)) throw error;
      return { error: error.message, waiting: null, done_folder_exists: null };
    }
  }
}
