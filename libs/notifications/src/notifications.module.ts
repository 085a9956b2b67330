import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IncidentsModule } from '#incidents';
import { TeamsModule } from '#teams';
import { UsersModule } from '#users';
import { ChoiceRepository } from './data/choice.repository.ts';
import { NotificationChoiceEntity } from './data/notification-choice.entity.ts';
import { NotificationMailEntity } from './data/notification-mail.entity.ts';
import { NotificationReadEntity } from './data/notification-read.entity.ts';
import { NotificationEntity } from './data/notification.entity.ts';
import { NotificationRepository } from './data/notification.repository.ts';
import { NotificationsController } from './http/notifications.controller.ts';
import { MailDelivery } from './mail-delivery.ts';
import { MailTransport } from './mail-transport.ts';
import { NotificationChoices } from './notification-choices.ts';
import { NotificationsListeners } from './notifications.listeners.ts';
import { NotificationsQueries } from './notifications.queries.ts';
import { NotificationsService } from './notifications.service.ts';
import { TeamQueueListeners } from './team-queue.listeners.ts';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      NotificationChoiceEntity,
      NotificationEntity,
      NotificationMailEntity,
      NotificationReadEntity,
    ]),
    IncidentsModule,
    TeamsModule,
    UsersModule,
  ],
  controllers: [NotificationsController],
  providers: [
    ChoiceRepository,
    MailDelivery,
    MailTransport,
    NotificationChoices,
    NotificationRepository,
    NotificationsListeners,
    NotificationsQueries,
    NotificationsService,
    TeamQueueListeners,
  ],
})
export class NotificationsModule {}
