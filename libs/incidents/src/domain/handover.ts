import type { IncidentStatus, Severity } from '#contracts';
import { incidentNumber } from './incident-ref.ts';
import type { ServiceLevels } from './service-levels.ts';

/** An incident as it was when it was handed over. */
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
}

export interface HandedRow extends Pick<
  HandedIncident,
  'id' | 'title' | 'severity' | 'status' | 'assignee_name'
> {
  number: number;
  created_at: Date;
}

const MINUTE_MS = 60_000;

export function handed(row: HandedRow, levels: Readonly<ServiceLevels>): HandedIncident {
  const { id, number, title, severity, status, assignee_name, created_at } = row;
  return {
    ...{ id, number: incidentNumber(number), title, severity, status, assignee_name },
    created_at: created_at.toISOString(),
    due_at: new Date(created_at.getTime() + levels[severity] * MINUTE_MS).toISOString(),
  };
}
