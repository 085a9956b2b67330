import { duration } from '../../shared/lib/time.ts';
import { words } from '../../shared/lib/words.ts';
import type { Severity } from '../../shared/api/generated/index.ts';
import { t } from '../../shared/texts/texts.ts';

/** What a note says of an incident that is open. */
export interface OpenIncident {
  id: string;
  number: string;
  title: string;
  severity: Severity;
  status: string;
  assignee_name: string | null;
  created_at: string;
  /** When the time of its service level is over. */
  due_at: string;
}

const MINUTE_MS = 60_000;

export function dueAt(createdAt: string, minutes: number): string {
  return new Date(Date.parse(createdAt) + minutes * MINUTE_MS).toISOString();
}

export function isOver({ due_at }: Pick<OpenIncident, 'due_at'>, at: number): boolean {
  return Date.parse(due_at) <= at;
}

/** `3 h old, 2 h over its time`: its age against the service level, at a moment. */
export function standing(incident: Pick<OpenIncident, 'created_at' | 'due_at'>, at: number): string {
  const age = duration(Math.max(0, at - Date.parse(incident.created_at)));
  const left = Date.parse(incident.due_at) - at;
  return left > 0 ? t`${age} old, ${duration(left)} left` : t`${age} old, ${duration(-left)} over its time`;
}

/** A note to begin with: what is open, a line each, for whoever writes to go on from. */
export function prefilled(incidents: readonly OpenIncident[], at: number): string {
  if (incidents.length === 0) return t`Nothing is open.`;
  const lines = incidents.map(
    (incident) =>
      t`${incident.number} ${words(incident.severity)}, ${standing(incident, at)}: ${incident.title}\n  Next: `,
  );
  return [t`Open:`, ...lines].join('\n');
}
