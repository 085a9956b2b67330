import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ActionsModule } from '#actions';
import { GeolocationModule } from '#geolocation';
import { IncidentsModule } from '#incidents';
import { InventoryModule } from '#inventory';
import { AgentRequests } from './agent-requests.ts';
import { Analysts } from './analysts.ts';
import { ClaudeAnalyst } from './claude-analyst.ts';
import { ClaudeClient } from './claude-client.ts';
import { ClaudeTools } from './claude-tools.ts';
import { RecommendationEntity } from './data/recommendation.entity.ts';
import { SeenMailEntity } from './data/seen-mail.entity.ts';
import { SeenMailsRepository } from './data/seen-mails.repository.ts';
import { SignInPlaceEntity } from './data/sign-in-place.entity.ts';
import { SignInsRepository } from './data/sign-ins.repository.ts';
import { RecommendationsRepository } from './data/recommendations.repository.ts';
import { RecommendationsController } from './http/recommendations.controller.ts';
import { KnownHere } from './known-here.ts';
import { MailHistory } from './mail-history.ts';
import { RecommendationsQueries } from './recommendations.queries.ts';
import { SignIns } from './sign-ins.ts';
import { SourceAddresses } from './source-addresses.ts';
import { triageMetrics } from './triage.metrics.ts';

@Module({
  imports: [
    TypeOrmModule.forFeature([RecommendationEntity, SeenMailEntity, SignInPlaceEntity]),
    ActionsModule,
    GeolocationModule,
    IncidentsModule,
    InventoryModule,
  ],
  controllers: [RecommendationsController],
  providers: [
    AgentRequests,
    Analysts,
    ClaudeAnalyst,
    ClaudeClient,
    ClaudeTools,
    KnownHere,
    MailHistory,
    RecommendationsQueries,
    RecommendationsRepository,
    SeenMailsRepository,
    SignIns,
    SignInsRepository,
    SourceAddresses,
    ...triageMetrics,
  ],
  exports: [AgentRequests, Analysts],
})
export class TriageModule {}
