import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ConnectorsModule } from '#connectors';
import { GeolocationModule } from '#geolocation';
import { IncidentsModule } from '#incidents';
import { ActionNames, PoliciesModule } from '#policies';
import { UsersModule } from '#users';
import { ActionAnnouncements } from './action-announcements.ts';
import { ActionAttempts } from './action-attempts.ts';
import { ActionClaims } from './action-claims.ts';
import { ActionContexts, MailDns } from './action-contexts.ts';
import { ActionExecution } from './action-execution.ts';
import { ActionIncidents } from './action-incidents.ts';
import { ActionOutcomes } from './action-outcomes.ts';
import { ActionOutlook } from './action-outlook.ts';
import { ActionPreviews } from './action-previews.ts';
import { ActionRequests } from './action-requests.ts';
import { ActionRetries } from './action-retries.service.ts';
import { ActionRollbacks } from './action-rollbacks.service.ts';
import { ActionJobs } from './actions.jobs.ts';
import { ActionListeners } from './actions.listeners.ts';
import { ActionMapper } from './actions.mapper.ts';
import { actionsCounter } from './actions.metrics.ts';
import { ActionQueries } from './actions.queries.ts';
import { ActionCommands } from './actions.service.ts';
import { ApprovalsGiven } from './approvals-given.ts';
import { ClaimGate } from './claim-gate.ts';
import { ClaimJudge } from './claim-judge.ts';
import { ConnectorChoices } from './connector-choices.ts';
import { ActionEntity } from './data/action.entity.ts';
import { ReporterAnswerEntity } from './data/reporter-answer.entity.ts';
import { ReporterAnswerRepository } from './data/reporter-answer.repository.ts';
import { ActionRepository } from './data/action.repository.ts';
import { ClaimRepository } from './data/claim.repository.ts';
import { Availability } from './availability.ts';
import { DecisionsAnew } from './decisions-anew.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import { ActionsController } from './http/actions.controller.ts';
import { IncidentEffects } from './incident-effects.ts';
import { Lookups } from './lookups.ts';
import { PersonRequests } from './person-requests.service.ts';
import { ReadBacks } from './read-backs.ts';
import { ReporterAnswerListeners } from './reporter-answers.listeners.ts';
import { ReporterAnswers } from './reporter-answers.ts';
import { RequestPreparation } from './request-preparation.ts';
import { Settlement } from './settlement.ts';

@Module({
  imports: [
    TypeOrmModule.forFeature([ActionEntity, ReporterAnswerEntity]),
    ConnectorsModule,
    GeolocationModule,
    IncidentsModule,
    PoliciesModule,
    UsersModule,
  ],
  controllers: [ActionsController],
  providers: [
    ActionAnnouncements,
    ActionAttempts,
    ActionCatalogue,
    ActionClaims,
    ActionCommands,
    ActionContexts,
    ActionExecution,
    ActionIncidents,
    ActionJobs,
    ActionListeners,
    ActionMapper,
    ActionOutcomes,
    ActionOutlook,
    ActionPreviews,
    ActionQueries,
    ActionRepository,
    ActionRequests,
    ActionRetries,
    ActionRollbacks,
    ApprovalsGiven,
    Availability,
    ClaimGate,
    ClaimJudge,
    ClaimRepository,
    ConnectorChoices,
    DecisionsAnew,
    IncidentEffects,
    Lookups,
    MailDns,
    PersonRequests,
    ReadBacks,
    ReporterAnswerListeners,
    ReporterAnswerRepository,
    ReporterAnswers,
    RequestPreparation,
    Settlement,
    actionsCounter,
  ],
  exports: [ActionCatalogue, ActionOutlook, ActionRequests, Availability, Lookups, ActionQueries],
})
export class ActionsModule {
  constructor(catalogue: ActionCatalogue, names: ActionNames) {
    names.tell(catalogue.list());
  }
}
