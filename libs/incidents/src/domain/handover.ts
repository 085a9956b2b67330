import type { IncidentStatus, Severity } from '#contracts';
import { incidentNumber } from './incident-ref.ts';
import type { ServiceLevels } from './service-levels.ts';

/** Whose open incidents somebody hands over: their own, what waits in the queues of their teams, or everybody's. */
export const HANDOVER_SCOPES = ['mine', 'teams', 'all'] as const;
export type HandoverScope = (typeof HANDOVER_SCOPES)[number];

/** A note holds so many incidents. */
export const MOST_HANDED = 200;

/** What people have still to do for an incident. */
export interface HandedTasks {
  open: number;
  /** Of those: their time is over. */
  overdue: number;
  /** The title of the one whose time has been over the longest. */
  longest_overdue: string | null;
}

/** An incident as it is when it is handed over. */
export interface HandedIncident {
  id: string;
  number: string;
  title: string;
  severity: Severity;
  status: IncidentStatus;
  assignee_name: string | null;
  /** RFC 3339, as is `due_at`: when its service level ends. */
  created_at: string;
  due_at: string;
  tasks: HandedTasks;
}

/** As a note keeps it; one that was written before notes told of tasks says nothing of them. */
export type NotedIncident = Omit<HandedIncident, 'tasks'> & Partial<Pick<HandedIncident, 'tasks'>>;

export interface HandedRow extends Pick<
  HandedIncident,
  'id' | 'title' | 'severity' | 'status' | 'assignee_name' | 'tasks'
> {
  number: number;
  created_at: Date;
}

const MINUTE_MS = 60_000;

export function handed(row: HandedRow, levels: Readonly<ServiceLevels>): HandedIncident {
  const { id, number, title, severity, status, assignee_name, created_at, tasks } = row;
  return {
    ...{ id, number: incidentNumber(number), title, severity, status, assignee_name },
    created_at: created_at.toISOString(),
    due_at: new Date(created_at.getTime() + levels[severity] * MINUTE_MS).toISOString(),
    tasks,
  };
}
