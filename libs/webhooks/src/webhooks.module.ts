import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IncidentsModule } from '#incidents';
import { TeamsModule } from '#teams';
import { DeliveryRepository } from './data/delivery.repository.ts';
import { SourceRepository } from './data/source.repository.ts';
import { SubscriptionRepository } from './data/subscription.repository.ts';
import { WebhookDeliveryCountEntity } from './data/webhook-delivery-count.entity.ts';
import { WebhookDeliveryEntity } from './data/webhook-delivery.entity.ts';
import { WebhookSourceEntity } from './data/webhook-source.entity.ts';
import { WebhookSubscriptionEntity } from './data/webhook-subscription.entity.ts';
import { DeliveryCounts } from './delivery-counts.ts';
import { DeliveryPruning } from './delivery-pruning.ts';
import { WebhookAdmission } from './http/webhook-admission.ts';
import { WebhookAuthenticationsController } from './http/webhook-authentications.controller.ts';
import { WebhookFormatsController } from './http/webhook-formats.controller.ts';
import { WebhookSourcesController } from './http/webhook-sources.controller.ts';
import { WebhookSubscriptionsController } from './http/webhook-subscriptions.controller.ts';
import { WebhooksController } from './http/webhooks.controller.ts';
import { SnsClient } from './sns-client.ts';
import { SourceAddresses } from './source-addresses.ts';
import { SourceCache } from './source-cache.ts';
import { SourceDeliveries } from './source-deliveries.ts';
import { WebhookHandshakes } from './webhook-handshakes.ts';
import { WebhookReceiver } from './webhook-receiver.ts';
import { WebhookSourcesQueries } from './webhook-sources.queries.ts';
import { WebhookSourcesService } from './webhook-sources.service.ts';
import { WebhookSubscriptions } from './webhook-subscriptions.ts';
import { webhooksMetrics } from './webhooks.metrics.ts';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      WebhookDeliveryCountEntity,
      WebhookDeliveryEntity,
      WebhookSourceEntity,
      WebhookSubscriptionEntity,
    ]),
    IncidentsModule,
    TeamsModule,
  ],
  controllers: [
    WebhookAuthenticationsController,
    WebhookFormatsController,
    WebhookSourcesController,
    WebhookSubscriptionsController,
    WebhooksController,
  ],
  providers: [
    SourceRepository,
    DeliveryRepository,
    SubscriptionRepository,
    SourceAddresses,
    SourceCache,
    DeliveryCounts,
    DeliveryPruning,
    WebhookReceiver,
    WebhookAdmission,
    SnsClient,
    WebhookSubscriptions,
    WebhookHandshakes,
    WebhookSourcesService,
    WebhookSourcesQueries,
    SourceDeliveries,
    ...webhooksMetrics,
  ],
  exports: [WebhookSourcesService, WebhookSourcesQueries, SourceDeliveries],
})
export class WebhooksModule {}
