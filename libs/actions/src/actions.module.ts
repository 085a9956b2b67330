import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ConnectorsModule } from '#connectors';
import { IncidentsModule } from '#incidents';
import { ActionNames, PoliciesModule } from '#policies';
import { UsersModule } from '#users';
import { ActionAttempts } from './action-attempts.ts';
import { ActionContexts, MailDns } from './action-contexts.ts';
import { ActionExecution } from './action-execution.ts';
import { ActionOutcomes } from './action-outcomes.ts';
import { ActionOutlook } from './action-outlook.ts';
import { ActionRequests } from './action-requests.ts';
import { ActionJobs } from './actions.jobs.ts';
import { ActionListeners } from './actions.listeners.ts';
import { ActionMapper } from './actions.mapper.ts';
import { actionsCounter } from './actions.metrics.ts';
import { ActionQueries } from './actions.queries.ts';
import { ActionCommands } from './actions.service.ts';
import { ClaimJudge } from './claim-judge.ts';
import { ActionEntity } from './data/action.entity.ts';
import { ActionRepository } from './data/action.repository.ts';
import { ClaimRepository } from './data/claim.repository.ts';
import { Availability } from './availability.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import { ActionsController } from './http/actions.controller.ts';
import { Lookups } from './lookups.ts';
import { PersonRequests } from './person-requests.service.ts';
import { Settlement } from './settlement.ts';

@Module({
  imports: [
    TypeOrmModule.forFeature([ActionEntity]),
    ConnectorsModule,
    IncidentsModule,
    PoliciesModule,
    UsersModule,
  ],
  controllers: [ActionsController],
  providers: [
    ActionAttempts,
    ActionCatalogue,
    ActionCommands,
    ActionContexts,
    ActionExecution,
    ActionJobs,
    ActionListeners,
    ActionMapper,
    ActionOutcomes,
    ActionOutlook,
    ActionQueries,
    ActionRepository,
    ActionRequests,
    Availability,
    ClaimJudge,
    ClaimRepository,
    Lookups,
    MailDns,
    PersonRequests,
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
