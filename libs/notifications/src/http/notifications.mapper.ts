import type { ReaderRow } from '../data/notification.repository.ts';
import { pagePath } from '../domain/link.ts';
import type { NotificationsPage } from '../notifications.queries.ts';
import { KIND_DEFINITIONS } from '../domain/kinds.ts';
import type { SeenChannels } from '../notification-choices.ts';
import type {
  NotificationChoicesDto,
  NotificationDto,
  NotificationsPageDto,
} from './dto/notification.dto.ts';

export function toPageDto({ data, meta, unread }: NotificationsPage): NotificationsPageDto {
  return { data: data.map(toNotificationDto), meta: { ...meta, unread } };
}

function toNotificationDto(row: ReaderRow): NotificationDto {
  const subject = { type: row.subject_type, id: row.subject_id };
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    body: row.body,
    subject,
    incident_id: row.incident_id,
    link: pagePath(subject, row.incident_id),
    read: row.read,
    created_at: row.created_at.toISOString(),
  };
}

export function toChoicesDto({ channels, mails }: SeenChannels): NotificationChoicesDto {
  const data = channels.map(({ kind, page, mail }) => {
    const { title, about, always } = KIND_DEFINITIONS[kind];
    return { kind, title, about, page, always, mail };
  });
  return { data, mails };
}
