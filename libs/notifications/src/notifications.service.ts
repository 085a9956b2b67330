import { Injectable } from '@nestjs/common';
import type { Actor } from '#contracts';
import { Clock, Config, Context, Ids, UnitOfWork } from '#platform';
import { NotificationRepository } from './data/notification.repository.ts';
import type { NotificationDraft } from './domain/notification.ts';
import { readerOf } from './reader.ts';

const NOTIFIER: Actor = { type: 'system', id: null, name: 'notifications' };

@Injectable()
export class NotificationsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly config: Config,
    private readonly repository: NotificationRepository,
  ) {}

  /** Tells people; the same source a second time tells nobody again. */
  async notify(draft: NotificationDraft): Promise<void> {
    await this.unitOfWork.run(async () => {
      const id = this.ids.next();
      if (!(await this.repository.insert(id, draft, this.clock.now()))) return;
      await this.unitOfWork.record(
        'notification.created',
        { type: 'notification', id },
        { notification_id: id, user_ids: [...(draft.user_ids ?? [])] },
        { actor: NOTIFIER },
      );
      if (this.config.values.SMTP_URL !== undefined)
        this.unitOfWork.enqueue('notification.deliver', { notification_id: id });
    });
  }

  /** What the notification of this source asks for is done: it counts as read by everybody. */
  async settle(source: string): Promise<void> {
    await this.unitOfWork.run(() => this.repository.settle(source, this.clock.now()));
  }

  /** Marks own notifications as read; without ids all of the last 30 days. */
  async markRead(ids: string[] | null): Promise<void> {
    const reader = readerOf(this.context.current().actor);
    await this.unitOfWork.run(() => this.repository.markRead(reader, ids, this.clock.now()));
  }
}
