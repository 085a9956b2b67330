import { Module } from '@nestjs/common';
import { UsersModule } from '#users';
import { NotificationRepository } from './data/notification.repository.ts';
import { NotificationsController } from './http/notifications.controller.ts';
import { MailDelivery } from './mail-delivery.ts';
import { MailTransport } from './mail-transport.ts';
import { NotificationsListeners } from './notifications.listeners.ts';
import { NotificationsQueries } from './notifications.queries.ts';
import { NotificationsService } from './notifications.service.ts';

@Module({
  imports: [UsersModule],
  controllers: [NotificationsController],
  providers: [
    MailDelivery,
    MailTransport,
    NotificationRepository,
    NotificationsListeners,
    NotificationsQueries,
    NotificationsService,
  ],
})
export class NotificationsModule {}
