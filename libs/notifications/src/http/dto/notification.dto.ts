import {
  BooleanField,
  DateTimeField,
  EnumField,
  IntegerField,
  ListQuery,
  ObjectField,
  StringField,
  UuidField,
} from '#platform';
import { NOTIFICATION_KINDS, type NotificationKind } from '../../domain/kinds.ts';

export class NotificationSubjectDto {
  @StringField({ example: 'approval' })
  type!: string;

  @UuidField()
  id!: string;
}

export class NotificationDto {
  @UuidField()
  id!: string;

  @EnumField(NOTIFICATION_KINDS, { name: 'NotificationKind' })
  kind!: NotificationKind;

  @StringField()
  title!: string;

  @StringField({ max: 2000 })
  body!: string;

  @ObjectField(() => NotificationSubjectDto)
  subject!: NotificationSubjectDto;

  @UuidField({ nullable: true })
  incident_id!: string | null;

  @StringField({ description: 'The page about it, from the root of the web app', example: '/approvals/…' })
  link!: string;

  @BooleanField({ description: 'You have read it, or what it asks for is done' })
  read!: boolean;

  @DateTimeField()
  created_at!: string;
}

export class NotificationsMetaDto {
  @StringField({ nullable: true, description: 'Give it as `cursor` for the next page; null on the last one' })
  next_cursor!: string | null;

  @IntegerField({ description: 'Unread ones of the last 30 days, counted up to 100' })
  unread!: number;
}

export class NotificationsPageDto {
  @ObjectField(() => NotificationDto, { each: true })
  data!: NotificationDto[];

  @ObjectField(() => NotificationsMetaDto)
  meta!: NotificationsMetaDto;
}

export class ListNotificationsQuery extends ListQuery {
  @BooleanField({ optional: true, description: 'Only unread ones' })
  unread?: boolean;
}

export class ReadNotificationsDto {
  @UuidField({ each: true, optional: true, description: 'These; without it all of the last 30 days' })
  ids?: string[];
}

export class UnreadDto {
  @IntegerField({ description: 'What is still unread, counted up to 100' })
  unread!: number;
}

export class NotificationChannelsDto {
  @EnumField(NOTIFICATION_KINDS, { name: 'NotificationKind' })
  kind!: NotificationKind;

  @StringField()
  title!: string;

  @StringField({ description: 'When it comes, and to whom' })
  about!: string;

  @BooleanField({ description: 'It is told on the page' })
  page!: boolean;

  @BooleanField({ description: 'The page always tells it' })
  always!: boolean;

  @BooleanField({ description: 'It is told by mail, once mail is set up' })
  mail!: boolean;
}

export class NotificationChoicesDto {
  @ObjectField(() => NotificationChannelsDto, { each: true, description: 'Every kind' })
  data!: NotificationChannelsDto[];

  @BooleanField({ description: 'The server sends mails: SMTP_URL is set' })
  mails!: boolean;
}

export class ChooseChannelsDto {
  @BooleanField()
  page!: boolean;

  @BooleanField()
  mail!: boolean;
}
