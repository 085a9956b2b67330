export { AlertExtraction } from './alert-extraction.ts';
export { IncidentEdits } from './incident-edits.ts';
export { IncidentFindings } from './incident-findings.ts';
export { IncidentHistory } from './incident-history.ts';
export type {
  FieldValue,
  History,
  HistoryQuestion,
  OwnerHistory,
  RuleHistory,
  SourceHistory,
} from './domain/history.ts';
export { IncidentSnapshots } from './incident-snapshots.ts';
export type {
  IncidentSnapshot,
  EvidenceOrigin,
  IncidentStanding,
  VerdictSummary,
} from './domain/snapshot.ts';
export { encodedTexts } from './domain/extract-encoded.ts';
export { extractObservables } from './domain/extract.ts';
export type { AlertSource, IncomingAlert, ReceivedAlert } from './domain/incoming.ts';
export { incidentNumber } from './domain/incident-ref.ts';
export { normalName, valueAt } from './domain/alert-facts.ts';
export { addFormerNames, normalFields } from './domain/normal-fields.ts';
export { isObservableType, normaliseObservable, type ObservableValue } from './domain/observable.ts';
export { withLabels } from './domain/labels.ts';
export { AlreadyOpen, IncidentIntake } from './incident-intake.ts';
export { IncidentRefs } from './incident-refs.ts';
export { IncidentReports, type IncidentReport } from './incident-reports.ts';
export type { ReportedIncident } from './data/reports.repository.ts';
export { IncidentTasks } from './incident-tasks.ts';
export { MOST_TASKS, taskTitle, type AskedTask } from './domain/task.ts';
export { IncidentQueues, type QueueArrival } from './incident-queues.queries.ts';
export { IncidentWatchers, type Audience } from './incident-watchers.ts';
export { IncidentsQueries } from './incidents.queries.ts';
export { IncidentsService } from './incidents.service.ts';
export { KnownPlaybook } from './http/known-playbook.pipe.ts';
export { PlaybookNames } from './playbook-names.ts';
export { StoredAlerts } from './stored-alerts.ts';
export type { SaidAlert, StoredAlert } from './data/stored-alerts.repository.ts';
export { IncidentsModule } from './incidents.module.ts';
