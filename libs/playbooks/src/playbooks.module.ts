import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ActionsModule } from '#actions';
import { IncidentsModule, PlaybookNames } from '#incidents';
import { PoliciesModule, SwitchTargets } from '#policies';
import { TriageModule } from '#triage';
import { PlaybookRunEntity } from './data/playbook-run.entity.ts';
import { PlaybookStepEntity } from './data/playbook-step.entity.ts';
import { PlaybookVersionEntity } from './data/playbook-version.entity.ts';
import { PlaybookEntity } from './data/playbook.entity.ts';
import { PlaybooksRepository } from './data/playbooks.repository.ts';
import { RunsRepository } from './data/runs.repository.ts';
import { StepsRepository } from './data/steps.repository.ts';
import { Definitions } from './definitions.ts';
import { PlaybooksController } from './http/playbooks.controller.ts';
import { RunsController } from './http/runs.controller.ts';
import { RegisteredActions } from './known-actions.ts';
import { NewRuns } from './new-runs.ts';
import { PlaybookChoice } from './playbook-choice.ts';
import { PlaybooksListeners } from './playbooks.listeners.ts';
import { runsCounter } from './playbooks.metrics.ts';
import { PlaybooksQueries } from './playbooks.queries.ts';
import { PlaybooksService } from './playbooks.service.ts';
import { RunEnds } from './run-ends.ts';
import { RunEngine } from './run-engine.ts';
import { RunFindings } from './run-findings.ts';
import { RunHolds } from './run-holds.ts';
import { RunSettlement } from './run-settlement.ts';
import { RunTasks } from './run-tasks.ts';
import { RunStore } from './run-store.ts';
import { RunsService } from './runs.service.ts';
import { StepRunner } from './step-runner.ts';

@Module({
  imports: [
    TypeOrmModule.forFeature([PlaybookEntity, PlaybookRunEntity, PlaybookStepEntity, PlaybookVersionEntity]),
    IncidentsModule,
    ActionsModule,
    PoliciesModule,
    TriageModule,
  ],
  controllers: [PlaybooksController, RunsController],
  providers: [
    Definitions,
    NewRuns,
    PlaybookChoice,
    PlaybooksListeners,
    PlaybooksQueries,
    PlaybooksRepository,
    PlaybooksService,
    RegisteredActions,
    RunEnds,
    RunEngine,
    RunFindings,
    RunHolds,
    RunSettlement,
    RunStore,
    RunTasks,
    RunsRepository,
    RunsService,
    StepRunner,
    StepsRepository,
    { provide: PlaybookNames, useExisting: PlaybooksQueries },
    runsCounter,
  ],
  exports: [PlaybooksQueries],
})
export class PlaybooksModule {
  constructor(targets: SwitchTargets, repository: PlaybooksRepository) {
    targets.tell('playbook', () => repository.switchTargets());
  }
}
