import { rolesThatMay, type Actor, type DomainEvents } from '#contracts';
import { titleLine, type NotificationDraft } from './notification.ts';

/** Those whom news of an incident concern, and what it is called. */
export interface Concerned {
  number: string;
  title: string;
  user_ids: readonly string[];
}

/** What has happened, by whom, when: without whoever did it, whom nobody has to tell. */
export interface Happening {
  incident_id: string;
  actor: Actor;
  occurred_at: string;
}

type News = 'incident.triaged' | 'incident.resolved' | 'incident.reopened' | 'incident.closed_by_source';

const EXCERPT_AT_MOST = 500;
/** Of what is changed on an incident, what those who watch it are told; its assignee is told of the assignment. */
const TOLD_FIELDS: Readonly<Record<string, string>> = {
  severity: 'severity',
  type: 'type',
  assignee_id: 'assignee',
  escalation_level: 'escalation level',
};

/** Null when nobody is left to be told. */
function told(
  kind: NotificationDraft['kind'],
  { incident_id, actor }: Happening,
  userIds: readonly string[],
  text: { title: string; body: string; source: string },
): NotificationDraft | null {
  const others = [...new Set(userIds)].filter((id) => actor.type !== 'user' || id !== actor.id);
  if (others.length === 0) return null;
  return {
    kind,
    ...text,
    title: titleLine(text.title),
    subject: { type: 'incident', id: incident_id },
    incident_id,
    roles: rolesThatMay('incident:read'),
    user_ids: others,
    except_user_ids: [],
    mail_level: null,
  };
}

/** One for those whom the comment names, one for the others who watch. */
export function commented(
  happening: Happening,
  { comment_id, mentioned_user_ids }: DomainEvents['incident.commented'],
  concerned: Concerned,
  text: string,
): NotificationDraft[] {
  const { number, title, user_ids } = concerned;
  const { name } = happening.actor;
  const body = text.length <= EXCERPT_AT_MOST ? text : `${text.slice(0, EXCERPT_AT_MOST - 1)}…`;
  const watching = user_ids.filter((id) => !mentioned_user_ids.includes(id));
  return [
    told('mentioned', happening, mentioned_user_ids, {
      title: `${name} mentioned you in ${number}: ${title}`,
      body,
      source: `incident.mentioned:${comment_id}`,
    }),
    told('watched', happening, watching, {
      title: `${name} commented on ${number}: ${title}`,
      body,
      source: `incident.commented:${comment_id}`,
    }),
  ].filter((draft) => draft !== null);
}

/**
 * Null when it was assigned to nobody, or to whoever did it. Of many that are assigned at once the first tells: nobody
 * reads three hundred mails.
 */
export function assigned(
  happening: Happening,
  { incident_id, assignee_id, operation_id }: DomainEvents['incident.updated'],
  { number, title }: Concerned,
): NotificationDraft | null {
  const draft = told('assigned', happening, assignee_id == null ? [] : [assignee_id], {
    title: `${number} was assigned to you: ${title}`,
    body: `By ${happening.actor.name}.`,
    source: `incident.assigned:${incident_id}:${happening.occurred_at}`,
  });
  if (draft === null || operation_id === undefined) return draft;
  return {
    ...draft,
    title: 'Incidents were assigned to you',
    body: titleLine(`By ${happening.actor.name}, at one go; among them ${number}: ${title}`),
    subject: { type: 'incident_operation', id: operation_id },
    incident_id: null,
    source: `incident.assigned:${operation_id}:${assignee_id}`,
  };
}

/** Null when it was given to nobody, or to whoever did it. */
export function taskGiven(
  happening: Happening,
  { task_id, assignee_id }: { task_id?: string; assignee_id?: string | null },
  { number, title }: Concerned,
  task: string,
): NotificationDraft | null {
  return told('assigned', happening, assignee_id == null ? [] : [assignee_id], {
    title: `${happening.actor.name} gave you a task in ${number}: ${title}`,
    body: task,
    source: `incident.task_given:${task_id}:${happening.occurred_at}`,
  });
}

/** Null for changes that are no news. */
export function changed(
  happening: Happening,
  { incident_id, fields, assignee_id }: DomainEvents['incident.updated'],
  { number, title, user_ids }: Concerned,
): NotificationDraft | null {
  const names = fields.flatMap((field) => TOLD_FIELDS[field] ?? []);
  if (names.length === 0) return null;
  const watching = user_ids.filter((id) => id !== assignee_id);
  return told('watched', happening, watching, {
    title: `${number} has another ${names.join(' and ')}: ${title}`,
    body: `Changed by ${happening.actor.name}.`,
    source: `incident.changed:${incident_id}:${happening.occurred_at}`,
  });
}

export function news<N extends News>(
  name: N,
  happening: Happening,
  payload: DomainEvents[N],
  { number, title, user_ids }: Concerned,
): NotificationDraft | null {
  const [what, body] = SAYS[name](payload as never, happening.actor.name);
  return told('watched', happening, user_ids, {
    title: `${number} ${what}: ${title}`,
    body,
    source: `${name}:${happening.incident_id}:${happening.occurred_at}`,
  });
}

const SAYS: { [N in News]: (payload: DomainEvents[N], by: string) => [what: string, body: string] } = {
  'incident.triaged': ({ classification, confidence }) => [
    `has a verdict, ${classification}`,
    `Confidence ${Math.round(confidence * 100)} %.`,
  ],
  'incident.resolved': ({ disposition }, by) => [
    `was resolved as ${disposition.replaceAll('_', ' ')}`,
    `By ${by}.`,
  ],
  'incident.closed_by_source': () => ['was closed', 'Its source says that it is over.'],
  'incident.reopened': (_payload, by) => ['was opened again', `By ${by}.`],
};

/** So long several things that come into one queue are told as one. */
const QUEUE_TOLD_EVERY_MS = 15 * 60_000;

/** To those of a team who have asked for it, without whoever did it; null when nobody is left. */
export function queued(
  happening: Happening,
  teamId: string,
  { number, title, team }: { number: string; title: string; team: string },
  userIds: readonly string[],
): NotificationDraft | null {
  const draft = told('team_queue', happening, userIds, {
    title: `New in the queue of ${team}: ${number}: ${title}`,
    body: `By ${happening.actor.name}; nobody has taken it. What else comes from there within a quarter of an hour is not told again.`,
    source: `team.queue:${teamId}:${happening.actor.id ?? ''}:${Math.floor(Date.parse(happening.occurred_at) / QUEUE_TOLD_EVERY_MS)}`,
  });
  return draft === null ? null : { ...draft, subject: { type: 'team', id: teamId }, incident_id: null };
}

/** To its recipient, or to everybody who works on incidents. */
export function handedOver(
  actor: Actor,
  { handover_id, recipient_id, incidents, note }: DomainEvents['handover.written'],
): NotificationDraft | null {
  if (recipient_id !== null && recipient_id === actor.id) return null;
  const what =
    incidents === 0
      ? 'the shift, with nothing open'
      : `${incidents} open ${incidents === 1 ? 'incident' : 'incidents'}`;
  return {
    kind: 'handed_over',
    title: titleLine(`${actor.name} hands over ${what}${recipient_id === null ? '' : ' to you'}`),
    body: note,
    subject: { type: 'handover', id: handover_id },
    incident_id: null,
    roles: rolesThatMay('incident:write'),
    user_ids: recipient_id === null ? null : [recipient_id],
    except_user_ids: actor.id === null ? [] : [actor.id],
    mail_level: null,
    source: `handover.written:${handover_id}`,
  };
}
