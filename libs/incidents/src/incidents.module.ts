import { Module } from '@nestjs/common';
import { AlertExtraction } from './alert-extraction.ts';
import { CaseFile } from './case-file.ts';
import { CasePartsQueries } from './case-parts.queries.ts';
import { CaseRepository } from './data/case.repository.ts';
import { ExtractionRepository } from './data/extraction.repository.ts';
import { IncidentRepository } from './data/incident.repository.ts';
import { IntakeRepository } from './data/intake.repository.ts';
import { ObservableRepository } from './data/observable.repository.ts';
import { PartsRepository } from './data/parts.repository.ts';
import { StatsRepository } from './data/stats.repository.ts';
import { CasePartsController } from './http/case-parts.controller.ts';
import { IncidentsController } from './http/incidents.controller.ts';
import { StatsController } from './http/stats.controller.ts';
import { IncidentIntake } from './incident-intake.ts';
import { IncidentsListeners } from './incidents.listeners.ts';
import { IncidentsMetrics, incidentsMetrics } from './incidents.metrics.ts';
import { IncidentsQueries } from './incidents.queries.ts';
import { IncidentRefs } from './incident-refs.ts';
import { IncidentsService } from './incidents.service.ts';
import { StatsQueries } from './stats.queries.ts';

@Module({
  controllers: [IncidentsController, CasePartsController, StatsController],
  providers: [
    IntakeRepository,
    ExtractionRepository,
    ObservableRepository,
    CaseRepository,
    IncidentRepository,
    PartsRepository,
    StatsRepository,
    IncidentIntake,
    AlertExtraction,
    CaseFile,
    IncidentRefs,
    IncidentsService,
    IncidentsQueries,
    CasePartsQueries,
    StatsQueries,
    IncidentsListeners,
    IncidentsMetrics,
    ...incidentsMetrics,
  ],
  exports: [IncidentIntake, AlertExtraction, CaseFile, IncidentRefs],
})
export class IncidentsModule {}
