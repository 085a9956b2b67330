import { Injectable } from '@nestjs/common';
import { Clock, Context, UnitOfWork, decodeCursor, toPage, type Page } from '#platform';
import { NotificationRepository, type ReaderRow } from './data/notification.repository.ts';
import { readerOf } from './reader.ts';

export interface ListNotifications {
  limit: number;
  cursor?: string;
  unread?: boolean;
}

export interface NotificationsPage extends Page<ReaderRow> {
  /** Of the last 30 days, at most 100. */
  unread: number;
}

@Injectable()
export class NotificationsQueries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly repository: NotificationRepository,
  ) {}

  /** One's own, newest first. */
  async list(query: ListNotifications): Promise<NotificationsPage> {
    const reader = readerOf(this.context.current().actor);
    const cursor = decodeCursor(query.cursor, ['instant', 'uuid']);
    return this.unitOfWork.read(async () => {
      const rows = await this.repository.list(reader, query.unread === true, cursor, query.limit + 1);
      const page = toPage(rows, query.limit, (row) => [row.created_at.toISOString(), row.id]);
      return { ...page, unread: await this.repository.unread(reader, this.clock.now()) };
    });
  }

  async unread(): Promise<number> {
    const reader = readerOf(this.context.current().actor);
    return this.unitOfWork.read(() => this.repository.unread(reader, this.clock.now()));
  }
}
