import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TeamsModule } from '#teams';
import { AlertArrivals } from './alert-arrivals.ts';
import { AlertExtraction } from './alert-extraction.ts';
import { AlertEntity } from './data/alert.entity.ts';
import { BulkRepository } from './data/bulk.repository.ts';
import { CommentEntity } from './data/comment.entity.ts';
import { EvidenceEntity } from './data/evidence.entity.ts';
import { ExtractionPendingEntity } from './data/extraction-pending.entity.ts';
import { ExtractionRepository } from './data/extraction.repository.ts';
import { GroupRepository } from './data/group.repository.ts';
import { HandoverEntity } from './data/handover.entity.ts';
import { HandoverRepository } from './data/handover.repository.ts';
import { IncidentFindingsRepository } from './data/findings.repository.ts';
import { HistoryRepository } from './data/history.repository.ts';
import { IncidentChangeEntity } from './data/incident-change.entity.ts';
import { FiguresRepository } from './data/figures.repository.ts';
import { IncidentFigureChangeEntity } from './data/incident-figure-change.entity.ts';
import { IncidentFigureEntity } from './data/incident-figure.entity.ts';
import { HitsRepository } from './data/hits.repository.ts';
import { IncidentMailEntity } from './data/incident-mail.entity.ts';
import { IncidentObservableEntity } from './data/incident-observable.entity.ts';
import { IncidentOperationItemEntity } from './data/incident-operation-item.entity.ts';
import { IncidentOperationEntity } from './data/incident-operation.entity.ts';
import { IncidentViewDefaultEntity } from './data/incident-view-default.entity.ts';
import { IncidentViewEntity } from './data/incident-view.entity.ts';
import { IncidentWatcherEntity } from './data/incident-watcher.entity.ts';
import { IncidentTaskEntity } from './data/incident-task.entity.ts';
import { IncidentTextWordEntity } from './data/incident-text-word.entity.ts';
import { IncidentWordGapEntity } from './data/incident-word-gap.entity.ts';
import { IncidentWordEntity } from './data/incident-word.entity.ts';
import { IncidentEntity } from './data/incident.entity.ts';
import { IncidentRepository } from './data/incident.repository.ts';
import { IntakeRepository } from './data/intake.repository.ts';
import { KnownAlertsRepository } from './data/known-alerts.repository.ts';
import { ObservableEntity } from './data/observable.entity.ts';
import { ObservableRepository } from './data/observable.repository.ts';
import { PartsRepository } from './data/parts.repository.ts';
import { SearchRepository } from './data/search.repository.ts';
import { StatsRepository } from './data/stats.repository.ts';
import { StoredAlertsRepository } from './data/stored-alerts.repository.ts';
import { TaskRepository } from './data/task.repository.ts';
import { VendorAlertEntity } from './data/vendor-alert.entity.ts';
import { QueueRepository } from './data/queue.repository.ts';
import { ViewRepository } from './data/view.repository.ts';
import { VerdictEntity } from './data/verdict.entity.ts';
import { WatcherRepository } from './data/watcher.repository.ts';
import { IncidentPartsController } from './http/incident-parts.controller.ts';
import { IncidentGroupsController } from './http/incident-groups.controller.ts';
import { IncidentQueuesController } from './http/incident-queues.controller.ts';
import { IncidentViewsController } from './http/incident-views.controller.ts';
import { HandoversController } from './http/handovers.controller.ts';
import { IncidentTasksController } from './http/incident-tasks.controller.ts';
import { OwnTasksController } from './http/own-tasks.controller.ts';
import { IncidentWatchersController } from './http/incident-watchers.controller.ts';
import { IncidentsBulkController } from './http/incidents-bulk.controller.ts';
import { IncidentsController } from './http/incidents.controller.ts';
import { ServiceLevelsController } from './http/service-levels.controller.ts';
import { StatsController } from './http/stats.controller.ts';
import { Handovers } from './handovers.service.ts';
import { IncidentChanges } from './incident-changes.ts';
import { IncidentEdits } from './incident-edits.ts';
import { IncidentEndings } from './incident-endings.ts';
import { IncidentFigures } from './incident-figures.ts';
import { IncidentFilters } from './incident-filters.ts';
import { IncidentFindings } from './incident-findings.ts';
import { IncidentHistory } from './incident-history.ts';
import { IncidentIntake } from './incident-intake.ts';
import { IncidentPartsQueries } from './incident-parts.queries.ts';
import { IncidentReports } from './incident-reports.ts';
import { ReportsRepository } from './data/reports.repository.ts';
import { IncidentRefs } from './incident-refs.ts';
import { IncidentTasks } from './incident-tasks.ts';
import { IncidentSnapshots } from './incident-snapshots.ts';
import { IncidentGroupsQueries } from './incident-groups.queries.ts';
import { IncidentQueues } from './incident-queues.queries.ts';
import { IncidentSearch } from './incident-search.ts';
import { IncidentViews } from './incident-views.service.ts';
import { IncidentWatchers } from './incident-watchers.ts';
import { IncidentsBulk } from './incidents.bulk.ts';
import { IncidentsListeners } from './incidents.listeners.ts';
import { IncidentsMetrics, incidentsMetrics } from './incidents.metrics.ts';
import { IncidentsQueries } from './incidents.queries.ts';
import { IncidentsService } from './incidents.service.ts';
import { SearchHits } from './search-hits.ts';
import { SearchPages } from './search-pages.ts';
import { ReportQueries } from './report.queries.ts';
import { SearchBackfill } from './search-backfill.ts';
import { WordGapRepository } from './data/word-gap.repository.ts';
import { StoredAlerts } from './stored-alerts.ts';
import { StatsQueries } from './stats.queries.ts';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      AlertEntity,
      CommentEntity,
      EvidenceEntity,
      ExtractionPendingEntity,
      HandoverEntity,
      IncidentChangeEntity,
      IncidentEntity,
      IncidentFigureChangeEntity,
      IncidentFigureEntity,
      IncidentMailEntity,
      IncidentObservableEntity,
      IncidentOperationEntity,
      IncidentOperationItemEntity,
      IncidentViewDefaultEntity,
      IncidentViewEntity,
      IncidentWatcherEntity,
      IncidentTaskEntity,
      IncidentTextWordEntity,
      IncidentWordEntity,
      IncidentWordGapEntity,
      ObservableEntity,
      VendorAlertEntity,
      VerdictEntity,
    ]),
    TeamsModule,
  ],
  controllers: [
    IncidentsBulkController,
    IncidentTasksController,
    OwnTasksController,
    IncidentWatchersController,
    HandoversController,
    IncidentsController,
    IncidentPartsController,
    IncidentGroupsController,
    IncidentQueuesController,
    IncidentViewsController,
    ServiceLevelsController,
    StatsController,
  ],
  providers: [
    IntakeRepository,
    KnownAlertsRepository,
    ExtractionRepository,
    FiguresRepository,
    ObservableRepository,
    IncidentFindingsRepository,
    HistoryRepository,
    IncidentRepository,
    BulkRepository,
    GroupRepository,
    HandoverRepository,
    TaskRepository,
    QueueRepository,
    ViewRepository,
    WatcherRepository,
    PartsRepository,
    ReportsRepository,
    StatsRepository,
    SearchRepository,
    HitsRepository,
    WordGapRepository,
    StoredAlertsRepository,
    StoredAlerts,
    AlertArrivals,
    IncidentIntake,
    AlertExtraction,
    IncidentSnapshots,
    IncidentFigures,
    IncidentFilters,
    IncidentFindings,
    IncidentHistory,
    IncidentChanges,
    IncidentEdits,
    IncidentWatchers,
    IncidentTasks,
    Handovers,
    IncidentEndings,
    IncidentRefs,
    IncidentReports,
    IncidentsService,
    IncidentsBulk,
    IncidentGroupsQueries,
    IncidentQueues,
    IncidentViews,
    IncidentSearch,
    SearchPages,
    SearchHits,
    SearchBackfill,
    IncidentsQueries,
    IncidentPartsQueries,
    ReportQueries,
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
    IncidentHistory,
    IncidentEdits,
    IncidentRefs,
    IncidentReports,
    IncidentTasks,
    IncidentQueues,
    IncidentWatchers,
    StoredAlerts,
  ],
})
export class IncidentsModule {}
