import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { UnitOfWork } from '#platform';
import type { NotificationKind } from '../domain/kinds.ts';
import { NotificationChoiceEntity } from './notification-choice.entity.ts';

export type ChoiceRow = Pick<NotificationChoiceEntity, 'kind' | 'page' | 'mail'>;

@Injectable()
export class ChoiceRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  of(userId: string): Promise<ChoiceRow[]> {
    return this.unitOfWork.manager.findBy(NotificationChoiceEntity, { user_id: userId });
  }

  async set(userId: string, choice: ChoiceRow): Promise<void> {
    await this.unitOfWork.manager.upsert(NotificationChoiceEntity, { user_id: userId, ...choice }, [
      'tenant_id',
      'user_id',
      'kind',
    ]);
  }

  /** Who of them has asked to be told of this kind, wherever. */
  async asking(kind: NotificationKind, userIds: readonly string[]): Promise<string[]> {
    const rows = await this.unitOfWork.manager.findBy(NotificationChoiceEntity, {
      kind,
      user_id: In([...userIds]),
    });
    return rows.filter(({ page, mail }) => page || mail).map(({ user_id }) => user_id);
  }

  /** Who of them has said whether they want mails of this kind, and what. */
  async mailsOf(kind: NotificationKind, userIds: readonly string[]): Promise<Map<string, boolean>> {
    const rows = await this.unitOfWork.manager.findBy(NotificationChoiceEntity, {
      kind,
      user_id: In([...userIds]),
    });
    return new Map(rows.map(({ user_id, mail }) => [user_id, mail]));
  }
}
