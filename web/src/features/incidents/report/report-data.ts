import type { QueryClient } from '@tanstack/react-query';
import {
  getIncidentsById,
  getIncidentsByIdActions,
  getIncidentsByIdAlerts,
  getIncidentsByIdObservables,
  getIncidentsByIdRelated,
  getIncidentsByIdTasks,
  getIncidentsByIdTimeline,
  getIncidentsByIdVerdicts,
  type ActionDto,
  type AlertDto,
  type EvidenceDto,
  type IncidentDetailDto,
  type ObservableDto,
  type RelatedIncidentDto,
  type TaskDto,
  type TimelineEntryDto,
  type VerdictDto,
} from '../../../shared/api/generated/index.ts';
import { evidenceQuery, PARTS } from '../../../shared/api/incident.queries.ts';
import { everyPage, type ApiPage } from '../../../shared/api/pages.ts';

/** All of an incident, as the API tells it. */
export interface IncidentReport {
  format: 'triage-warden/incident-report';
  version: 1;
  made_at: string;
  incident: IncidentDetailDto;
  /** Newest first: the first one holds. */
  verdicts: VerdictDto[];
  evidence: EvidenceDto[];
  observables: ObservableDto[];
  alerts: AlertDto[];
  actions: ActionDto[];
  tasks: TaskDto[];
  timeline: TimelineEntryDto[];
  related: RelatedIncidentDto[];
  /** Which parts are cut, and what is in them at most; empty where all of it is here. */
  cut: { part: string; shown: number }[];
}

/** More than anybody reads; a report that is cut says so. */
const MOST = { alerts: 500, actions: 1000, timeline: 5000, verdicts: 100 } as const;

type Cursor = { cursor?: string };

/** Reads everything anew: a report is of one moment. */
export async function loadReport(id: string, now: Date, queryClient: QueryClient): Promise<IncidentReport> {
  const cut: IncidentReport['cut'] = [];
  const read = async <T>(
    part: keyof typeof MOST,
    page: (cursor: Cursor) => Promise<ApiPage<T>>,
  ): Promise<T[]> => {
    // One more than is shown tells that there are more.
    const rows = await everyPage(page, MOST[part] + 1);
    if (rows.length > MOST[part]) cut.push({ part, shown: MOST[part] });
    return rows.slice(0, MOST[part]);
  };
  const path = { id };
  const query = (cursor: Cursor) => ({ path, query: { limit: PARTS, ...cursor } });
  const [incident, verdicts, evidence, observables, alerts, actions, tasks, timeline, related] =
    await Promise.all([
      getIncidentsById({ path }),
      read('verdicts', (cursor) => getIncidentsByIdVerdicts(query(cursor))),
      queryClient.fetchQuery({ ...evidenceQuery(id), staleTime: 0 }),
      everyPage((cursor) => getIncidentsByIdObservables(query(cursor))),
      read('alerts', (cursor) => getIncidentsByIdAlerts(query(cursor))),
      read('actions', (cursor) => getIncidentsByIdActions(query(cursor))),
      getIncidentsByIdTasks({ path }),
      read('timeline', (cursor) => getIncidentsByIdTimeline(query(cursor))),
      getIncidentsByIdRelated({ path }),
    ]);
  if (incident.evidence_count > evidence.length) cut.push({ part: 'evidence', shown: evidence.length });
  if (incident.observables_found > observables.length)
    cut.push({ part: 'observables', shown: observables.length });
  return {
    ...{ format: 'triage-warden/incident-report', version: 1, made_at: now.toISOString() },
    ...{ incident, verdicts, evidence, observables, alerts, actions, tasks: tasks.data, timeline },
    ...{ related: related.data, cut },
  };
}
