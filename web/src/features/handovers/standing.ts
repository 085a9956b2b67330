import { duration } from '../../shared/lib/time.ts';
import { words } from '../../shared/lib/words.ts';
import type { HandedIncidentDto } from '../../shared/api/generated/index.ts';
import { many, plural, t } from '../../shared/texts/texts.ts';

/** What a note says of an incident that is open. */
export type OpenIncident = HandedIncidentDto;

export function isOver({ due_at }: Pick<OpenIncident, 'due_at'>, at: number): boolean {
  return Date.parse(due_at) <= at;
}

/** `3 h old, 2 h over its time`: its age against the service level, at a moment. */
export function standing(incident: Pick<OpenIncident, 'created_at' | 'due_at'>, at: number): string {
  const age = duration(Math.max(0, at - Date.parse(incident.created_at)));
  const left = Date.parse(incident.due_at) - at;
  return left > 0 ? t`${age} old, ${duration(left)} left` : t`${age} old, ${duration(-left)} over its time`;
}

/** `3 open tasks, 1 overdue: Call the owner`; nothing where none is open, or the note is too old to say. */
export function tasksLeft({ tasks }: Pick<OpenIncident, 'tasks'>): string | null {
  if (tasks === null || tasks.open === 0) return null;
  const { open, overdue, longest_overdue: title } = tasks;
  if (title === null) return plural(open, 'open task');
  return overdue === 1
    ? t`${many(open, 'open task')}, 1 overdue: ${title}`
    : t`${many(open, 'open task')}, ${overdue} overdue, the longest: ${title}`;
}

/** Of the 20 000 that a note has; the rest is the writer's. */
const PREFILLED_CHARACTERS = 15_000;

/** A note to begin with: what is open, with its open tasks, for whoever writes to go on from. */
export function prefilled(incidents: readonly OpenIncident[], at: number): string {
  if (incidents.length === 0) return t`Nothing is open.`;
  const lines = [t`Open:`];
  let room = PREFILLED_CHARACTERS;
  for (const [place, incident] of incidents.entries()) {
    const line = prefilledLine(incident, at);
    room -= line.length + 1;
    if (room < 0) {
      lines.push(t`${many(incidents.length - place, 'more incident')} beside this note.`);
      break;
    }
    lines.push(line);
  }
  return lines.join('\n');
}

function prefilledLine(incident: OpenIncident, at: number): string {
  const tasks = tasksLeft(incident);
  return [
    t`${incident.number} ${words(incident.severity)}, ${standing(incident, at)}: ${incident.title}`,
    ...(tasks === null ? [] : [`  ${tasks}`]),
    t`  Next: `,
  ].join('\n');
}
