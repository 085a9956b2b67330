import { Injectable } from '@nestjs/common';
import type { Role } from '#contracts';
import { IsNull } from 'typeorm';
import { UnitOfWork, type CursorKey } from '#platform';
import type { NotificationDraft } from '../domain/notification.ts';
import { NotificationMailEntity } from './notification-mail.entity.ts';
import { NotificationEntity } from './notification.entity.ts';

export type NotificationRow = Pick<
  NotificationEntity,
  | 'id'
  | 'kind'
  | 'title'
  | 'body'
  | 'subject_type'
  | 'subject_id'
  | 'incident_id'
  | 'except_user_ids'
  | 'mail_level'
  | 'roles'
  | 'user_ids'
  | 'created_at'
  | 'settled_at'
>;

export interface ReaderRow extends NotificationRow {
  read: boolean;
}

export type MailRow = Pick<NotificationMailEntity, 'id' | 'address' | 'message_id'>;

/** Who looks: what their role sees, without what they are left out of. */
export interface Reader {
  user_id: string;
  role: Role;
}

const COLUMNS =
  'n.id, n.kind, n.title, n.body, n.subject_type, n.subject_id, n.incident_id, n.except_user_ids, n.mail_level, n.roles, n.user_ids, n.created_at, n.settled_at';
const UNREAD_AT_MOST = 100;
const UNREAD_DAYS = 30;
const VISIBLE = `n.roles @> ARRAY[$1::text] AND $2::uuid <> ALL (n.except_user_ids) AND (n.user_ids IS NULL OR $2::uuid = ANY (n.user_ids))
  AND NOT EXISTS (SELECT FROM notification_choices c WHERE c.user_id = $2::uuid AND c.kind = n.kind AND NOT c.page)`;
const UNREAD = `n.settled_at IS NULL AND NOT EXISTS (SELECT FROM notification_reads r WHERE r.notification_id = n.id AND r.user_id = $2::uuid)`;
const RECENT = `n.created_at > $3::timestamptz - interval '${UNREAD_DAYS} days'`;

@Injectable()
export class NotificationRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** False when the source has its notification already. */
  async insert(id: string, draft: NotificationDraft, now: Date): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `INSERT INTO notifications (id, kind, title, body, subject_type, subject_id, incident_id, roles, except_user_ids,
                                  mail_level, source, created_at, user_ids)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       ON CONFLICT (tenant_id, source) DO NOTHING RETURNING id`,
      [
        id,
        draft.kind,
        draft.title,
        draft.body,
        draft.subject.type,
        draft.subject.id,
        draft.incident_id,
        [...draft.roles],
        [...draft.except_user_ids],
        draft.mail_level,
        draft.source,
        now,
        draft.user_ids === null ? null : [...draft.user_ids],
      ],
    );
    return rows.length > 0;
  }

  async settle(source: string, now: Date): Promise<void> {
    const open = { source, settled_at: IsNull() };
    await this.unitOfWork.manager.update(NotificationEntity, open, { settled_at: now });
  }

  find(id: string): Promise<NotificationRow | null> {
    return this.unitOfWork.manager.findOneBy(NotificationEntity, { id });
  }

  list(reader: Reader, unreadOnly: boolean, after: CursorKey | null, limit: number): Promise<ReaderRow[]> {
    const conditions = [VISIBLE, ...(unreadOnly ? [UNREAD] : [])];
    if (after !== null) conditions.push('(n.created_at, n.id) < ($4::timestamptz, $5::uuid)');
    return this.unitOfWork.query(
      `SELECT ${COLUMNS}, NOT (${UNREAD}) AS read FROM notifications n
       WHERE ${conditions.join(' AND ')} ORDER BY n.created_at DESC, n.id DESC LIMIT $3`,
      [reader.role, reader.user_id, limit, ...(after ?? [])],
    );
  }

  /** Of the last 30 days, counted up to 100: enough for a badge, and never a scan of years. */
  async unread(reader: Reader, now: Date): Promise<number> {
    const row = await this.unitOfWork.one<{ unread: number }>(
      `SELECT count(*)::integer AS unread FROM (
         SELECT FROM notifications n WHERE ${VISIBLE} AND ${RECENT} AND ${UNREAD} LIMIT ${UNREAD_AT_MOST}) u`,
      [reader.role, reader.user_id, now],
    );
    return row?.unread ?? 0;
  }

  /** Marks these as read, or with null all of the last 30 days; what the reader cannot see stays as it is. */
  async markRead(reader: Reader, ids: string[] | null, now: Date): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO notification_reads (id, notification_id, user_id, read_at)
       SELECT gen_random_uuid(), n.id, $2::uuid, $3::timestamptz FROM notifications n
       WHERE ${VISIBLE} AND ${UNREAD} AND CASE WHEN $4::uuid[] IS NULL THEN ${RECENT} ELSE n.id = ANY ($4) END
       ON CONFLICT (tenant_id, user_id, notification_id) DO NOTHING`,
      [reader.role, reader.user_id, now, ids],
    );
  }

  hasMails(notificationId: string): Promise<boolean> {
    return this.unitOfWork.manager.existsBy(NotificationMailEntity, { notification_id: notificationId });
  }

  async insertMails(notificationId: string, mails: MailRow[]): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO notification_mails (id, notification_id, address, message_id)
       SELECT m.id, $1, m.address, m.message_id
       FROM unnest($2::uuid[], $3::text[], $4::text[]) AS m (id, address, message_id)
       ON CONFLICT (tenant_id, notification_id, address) DO NOTHING`,
      [notificationId, mails.map((m) => m.id), mails.map((m) => m.address), mails.map((m) => m.message_id)],
    );
  }

  pendingMails(notificationId: string): Promise<MailRow[]> {
    return this.unitOfWork.manager.find(NotificationMailEntity, {
      where: { notification_id: notificationId, status: 'pending' },
      order: { address: 'ASC' },
    });
  }

  /** One more try of a pending mail; `failed` and `sent` end it. */
  async mailTried(
    id: string,
    status: 'pending' | 'sent' | 'failed',
    error: string | null,
    now: Date,
  ): Promise<void> {
    const tried = {
      status,
      error,
      attempts: () => 'attempts + 1',
      settled_at: status === 'pending' ? null : now,
    };
    await this.unitOfWork.manager.update(NotificationMailEntity, { id, status: 'pending' }, tried);
  }
}
