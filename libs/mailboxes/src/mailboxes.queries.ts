import { Injectable } from '@nestjs/common';
import { Problem, UnitOfWork, decodeCursor, toPage, type ListQuery, type Page } from '#platform';
import { MailboxRepository } from './data/mailbox.repository.ts';
import { mailboxView, type MailboxView } from './mailbox.view.ts';

@Injectable()
export class MailboxesQueries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: MailboxRepository,
  ) {}

  list(query: ListQuery): Promise<Page<MailboxView>> {
    if (query.sort !== undefined && query.sort !== '-created_at')
      throw new Problem('invalid_request', 'Mailboxes can be sorted by -created_at only: newest first.');
    return this.unitOfWork.read(async () => {
      const rows = await this.repository.page(query.limit, decodeCursor(query.cursor, ['uuid']));
      return toPage(rows, query.limit, (row) => [row.id], mailboxView);
    });
  }

  /** @throws Problem not_found */
  get(id: string): Promise<MailboxView> {
    return this.unitOfWork.read(async () => {
      const row = await this.repository.listed(id);
      if (row === undefined) throw new Problem('not_found', `There is no mailbox ${id}.`);
      return mailboxView(row);
    });
  }
}
