import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Config } from '#platform';
import { PoliciesModule, SwitchTargets } from '#policies';
import { ClientFactory } from './client-factory.ts';
import { ConnectorSecrets } from './connector-secrets.ts';
import { ConnectorHealth } from './connectors.health.ts';
import { ConnectorsListeners } from './connectors.listeners.ts';
import { ConnectorMetrics, connectorMetricProviders } from './connectors.metrics.ts';
import { ConnectorsQueries } from './connectors.queries.ts';
import { ConnectorsService } from './connectors.service.ts';
import { Connectors } from './connectors.ts';
import { ConnectorRateLimitEntity } from './data/connector-rate-limit.entity.ts';
import { ConnectorSimulationEntity } from './data/connector-simulation.entity.ts';
import { ConnectorEntity } from './data/connector.entity.ts';
import { ConnectorsRepository } from './data/connectors.repository.ts';
import { SetupNoticeEntity } from './data/setup-notice.entity.ts';
import { SetupNoticeRepository } from './data/setup-notice.repository.ts';
import { SharedRateLimiter } from './data/shared-rate-limiter.ts';
import { SimulationRepository } from './data/simulation.repository.ts';
import { ConnectorCatalogue } from './vendors/catalogue.ts';
import { ConnectorsController } from './http/connectors.controller.ts';
import { SetupNotices } from './setup-notices.ts';
import { AccessTokens } from './transport/access-tokens.ts';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      ConnectorEntity,
      ConnectorRateLimitEntity,
      ConnectorSimulationEntity,
      SetupNoticeEntity,
    ]),
    PoliciesModule,
  ],
  controllers: [ConnectorsController],
  providers: [
    AccessTokens,
    ClientFactory,
    ConnectorHealth,
    ConnectorMetrics,
    ConnectorSecrets,
    Connectors,
    ConnectorsListeners,
    ConnectorsQueries,
    ConnectorsRepository,
    ConnectorsService,
    SetupNoticeRepository,
    SetupNotices,
    SharedRateLimiter,
    SimulationRepository,
    {
      provide: ConnectorCatalogue,
      inject: [Config],
      useFactory: (config: Config) => new ConnectorCatalogue(config.demo),
    },
    ...connectorMetricProviders,
  ],
  exports: [AccessTokens, Connectors, ConnectorsQueries, ConnectorsService, SetupNotices],
})
export class ConnectorsModule {
  constructor(targets: SwitchTargets, repository: ConnectorsRepository) {
    targets.tell('connector', () => repository.switchTargets());
  }
}
