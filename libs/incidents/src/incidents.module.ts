import { Module } from '@nestjs/common';
import { AlertExtraction } from './alert-extraction.ts';
import { IncidentEdits } from './incident-edits.ts';
import { IncidentFindings } from './incident-findings.ts';
import { IncidentSnapshots } from './incident-snapshots.ts';
import { IncidentPartsQueries } from './incident-parts.queries.ts';
import { IncidentFindingsRepository } from './data/findings.repository.ts';
import { ExtractionRepository } from './data/extraction.repository.ts';
import { IncidentRepository } from './data/incident.repository.ts';
import { IntakeRepository } from './data/intake.repository.ts';
import { ObservableRepository } from './data/observable.repository.ts';
import { PartsRepository } from './data/parts.repository.ts';
import { StatsRepository } from './data/stats.repository.ts';
import { IncidentPartsController } from './http/incident-parts.controller.ts';
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
  controllers: [IncidentsController, IncidentPartsController, StatsController],
  providers: [
    IntakeRepository,
    ExtractionRepository,
    ObservableRepository,
    IncidentFindingsRepository,
    IncidentRepository,
    PartsRepository,
    StatsRepository,
    IncidentIntake,
    AlertExtraction,
    IncidentSnapshots,
    IncidentFindings,
    IncidentEdits,
    IncidentRefs,
    IncidentsService,
    IncidentsQueries,
    IncidentPartsQueries,
    StatsQueries,
    IncidentsListeners,
    IncidentsMetrics,
    ...incidentsMetrics,
  ],
  exports: [
    IncidentIntake,
    AlertExtraction,
    IncidentSnapshots,
    IncidentFindings,
    IncidentEdits,
    IncidentRefs,
  ],
})
export class IncidentsModule {}
