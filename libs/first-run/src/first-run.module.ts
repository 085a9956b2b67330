import { Module } from '@nestjs/common';
import { ConnectorsModule } from '#connectors';
import { IncidentsModule } from '#incidents';
import { PoliciesModule } from '#policies';
import { UsersModule } from '#users';
import { WebhooksModule } from '#webhooks';
import { FirstRunQueries } from './first-run.queries.ts';
import { FirstRunController } from './http/first-run.controller.ts';

/** How far a new installation is set up. It keeps nothing: what there is says so. */
@Module({
  imports: [ConnectorsModule, IncidentsModule, PoliciesModule, UsersModule, WebhooksModule],
  controllers: [FirstRunController],
  providers: [FirstRunQueries],
})
export class FirstRunModule {}
