import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ConnectorsModule } from '#connectors';
import { WebhooksModule } from '#webhooks';
import { MailboxLeaseRepository } from './data/mailbox-lease.repository.ts';
import { MailboxMessageEntity } from './data/mailbox-message.entity.ts';
import { MailboxMessageRepository } from './data/mailbox-message.repository.ts';
import { MailboxEntity } from './data/mailbox.entity.ts';
import { MailboxRepository } from './data/mailbox.repository.ts';
import { MailboxesController } from './http/mailboxes.controller.ts';
import { ImapServers } from './imap-servers.ts';
import { MailboxChecks } from './mailbox-checks.ts';
import { MailboxCredentials } from './mailbox-credentials.ts';
import { MailboxHolds } from './mailbox-holds.ts';
import { MailboxReader } from './mailbox-reader.ts';
import { MailboxWatch } from './mailbox-watch.ts';
import { MailboxMetrics, mailboxMetricProviders } from './mailboxes.metrics.ts';
import { MailboxesQueries } from './mailboxes.queries.ts';
import { MailboxesService } from './mailboxes.service.ts';

@Module({
  imports: [
    TypeOrmModule.forFeature([MailboxEntity, MailboxMessageEntity]),
    ConnectorsModule,
    WebhooksModule,
  ],
  controllers: [MailboxesController],
  providers: [
    ImapServers,
    MailboxChecks,
    MailboxCredentials,
    MailboxHolds,
    MailboxLeaseRepository,
    MailboxMessageRepository,
    MailboxMetrics,
    MailboxReader,
    MailboxRepository,
    MailboxWatch,
    MailboxesQueries,
    MailboxesService,
    ...mailboxMetricProviders,
  ],
})
export class MailboxesModule {}
