import type { DomainEventName } from '#contracts';
import { keys } from '../api/query-keys.ts';

export interface LiveMessage {
  name: DomainEventName;
  subject: { type: string; id: string };
}

type QueryKey = readonly unknown[];
type Affected = (subject: LiveMessage['subject']) => readonly QueryKey[];

const incident: Affected = ({ type, id }) => [
  type === 'incident' ? keys.incidents.detail(id) : keys.incidents.details(),
  keys.incidents.lists(),
  keys.timeline.lists(),
  keys.stats.all,
];
/** Whoever waits for the first delivery of a source hears of it. */
const arrival: Affected = (subject) => [...incident(subject), keys.firstRun.details()];
const watchers: Affected = ({ id }) => [keys.incidents.part(id, 'watchers')];
/** Of the lists of incidents, those that show them: from which a shift is handed over, and everybody's own tasks. */
const tasks: Affected = ({ id }) => [
  keys.incidents.part(id, 'tasks'),
  keys.incidents.list({ handover: true }),
  keys.incidents.list({ tasks: 'mine' }),
  keys.timeline.lists(),
];
const action: Affected = ({ id }) => [keys.actions.lists(), keys.actions.detail(id), keys.timeline.lists()];
const approval: Affected = () => [
  keys.approvals.all,
  keys.actions.lists(),
  keys.timeline.lists(),
  // Once somebody has decided, nobody is asked any more.
  keys.notifications.all,
];
const run: Affected = () => [keys.runs.all, keys.playbooks.details(), keys.timeline.lists()];
const playbook: Affected = () => [keys.playbooks.all];
const killSwitch: Affected = () => [keys.killSwitch.all, keys.policy.all];
/** Which actions are available depends on the connectors. */
const connector: Affected = () => [keys.connectors.all, keys.actionTypes.all, keys.firstRun.lists()];
const source: Affected = () => [keys.webhookSources.all, keys.firstRun.lists()];
const user: Affected = () => [keys.users.all, keys.me, keys.firstRun.lists()];
const identity: Affected = () => [keys.identities.all];
const session: Affected = () => [keys.sessions.all];
const secondFactor: Affected = () => [keys.users.all, keys.secondFactors];
const apiKey: Affected = () => [keys.apiKeys.all];
/** A mailbox that is made may make a source. */
const mailbox: Affected = () => [keys.mailboxes.all, keys.webhookSources.all];
const inventory: Affected = () => [keys.inventory.all];
const incidentView: Affected = () => [keys.incidentViews.all];
/** Their names stand in lists, and whose queues are mine is said beside what waits in them. */
const team: Affected = () => [keys.teams.all, keys.incidents.all];
const nothing: Affected = () => [];

/**
 * What each event makes stale. Exhaustive by type: a new event does not compile until somebody decides here.
 * The audit list is read page by page by people who look back; it does not follow every event.
 */
const AFFECTED: Record<DomainEventName, Affected> = {
  'incident.created': arrival,
  'incident.alert_joined': arrival,
  'incident.observables_stored': incident,
  'incident.triage_requested': incident,
  'incident.triage_started': incident,
  'incident.triaged': incident,
  'incident.updated': incident,
  'incident.commented': incident,
  'incident.resolved': incident,
  'incident.closed_by_source': incident,
  'incident.reopened': incident,
  'incident.watched': watchers,
  'incident.unwatched': watchers,
  'incident.tasks_added': tasks,
  'incident.task_changed': tasks,
  'incident.task_moved': tasks,
  'incident_view.saved': incidentView,
  'incident_view.deleted': incidentView,
  'incident_view.chosen': incidentView,
  'team.created': team,
  'team.updated': team,
  'team.archived': team,
  'team.restored': team,
  'handover.written': () => [keys.handovers.all],
  'run.started': run,
  'run.settled': run,
  'action.requested': action,
  'action.approval_required': action,
  'action.approved': action,
  'action.executing': action,
  'action.settled': action,
  'action.rolling_back': action,
  'action.cancelled': action,
  'approval.requested': approval,
  'approval.decided': approval,
  'approval.granted': approval,
  'approval.rejected': approval,
  'approval.expired': approval,
  'approval.cancelled': approval,
  'playbook.saved': playbook,
  'playbook.enabled': playbook,
  'playbook.disabled': playbook,
  'playbook.deleted': playbook,
  'policy.published': () => [keys.policy.all, keys.firstRun.lists()],
  'settings.changed': () => [keys.settings.all, keys.firstRun.lists()],
  'kill_switch.engaged': killSwitch,
  'kill_switch.released': killSwitch,
  'connector.created': connector,
  'connector.updated': connector,
  'connector.deleted': connector,
  'connector.health_changed': connector,
  'webhook_source.created': source,
  'webhook_source.updated': source,
  'webhook_source.secret_rotated': source,
  'webhook_source.subscription_confirmed': source,
  'webhook_source.deleted': source,
  'mailbox.created': mailbox,
  'mailbox.updated': mailbox,
  'mailbox.deleted': mailbox,
  'mailbox.health_changed': mailbox,
  'inventory.created': inventory,
  'inventory.updated': inventory,
  'inventory.deleted': inventory,
  'inventory.imported': inventory,
  'tenant.created': () => [keys.tenants.all],
  'tenant.updated': () => [keys.tenants.all],
  'user.created': user,
  'user.updated': user,
  'user.disabled': user,
  'user.enabled': user,
  'user.password_changed': session,
  'user.unlocked': nothing,
  'user.second_factor_added': secondFactor,
  'user.second_factor_removed': secondFactor,
  'user.passkey_renamed': secondFactor,
  'user.recovery_codes_made': secondFactor,
  'user.identity_linked': identity,
  'user.identity_unlinked': identity,
  'session.started': session,
  'session.reauthenticated': nothing,
  'session.ended': session,
  'access.refused': nothing,
  'api_key.created': apiKey,
  'api_key.revoked': apiKey,
  'notification.created': () => [keys.notifications.all],
  'notification.channels_chosen': () => [keys.notificationChannels.all],
  'presence.changed': ({ id }) => [keys.presence.detail(id)],
  'presence.renewed': nothing,
  'audit.exported': nothing,
  'job.retried': () => [keys.jobs.all],
};

export function affectedKeys(message: LiveMessage): readonly QueryKey[] {
  // A newer server may send a name that this build does not know.
  return (AFFECTED[message.name] as Affected | undefined)?.(message.subject) ?? [];
}
