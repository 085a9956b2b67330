import type { DomainEventName } from './events.ts';

/**
 * `transaction`: awaited inside the recorder's transaction, what it throws rolls that back.
 * `durable`: a job enqueued in that transaction; runs at least once, in a unit of work of its own.
 * `live`: after the commit, in every process; may be lost, so it holds no truth (metrics, caches, streams).
 */
export type Delivery = 'transaction' | 'durable' | 'live';

type NeededHandlers = Readonly<Record<string, Exclude<Delivery, 'live'>>>;

/**
 * Whose work an event is, and how each hears of it: without any one of them work would be lost. The server does not
 * start while one is missing, nor while somebody hears in the transaction or durably who is not named here.
 */
export const EVENT_HANDLERS = {
  'incident.created': { 'notifications.team-queue': 'durable', 'playbooks.triage': 'durable' },
  'incident.triage_requested': { 'playbooks.triage': 'durable' },
  'incident.triaged': { 'notifications.watched': 'transaction' },
  'incident.updated': {
    'notifications.assigned': 'transaction',
    'notifications.escalated': 'transaction',
    'notifications.team-queue': 'durable',
    'notifications.watched': 'transaction',
  },
  'incident.commented': { 'notifications.commented': 'transaction' },
  'incident.tasks_added': { 'notifications.assigned': 'transaction' },
  'incident.task_changed': { 'notifications.assigned': 'transaction' },
  'incident.resolved': {
    'actions.answer-reporters': 'durable',
    'actions.incident-resolved': 'transaction',
    'notifications.watched': 'transaction',
    'triage.mails-judged': 'transaction',
  },
  'incident.reopened': {
    'notifications.watched': 'transaction',
    'triage.mails-judged-no-more': 'transaction',
  },
  'incident.closed_by_source': {
    'actions.incident-closed': 'transaction',
    'notifications.watched': 'transaction',
  },
  'team.archived': { 'webhooks.team-archived': 'transaction' },
  'handover.written': { 'notifications.handed-over': 'transaction' },
  'action.requested': { 'incidents.timeline': 'transaction', 'policies.effect-requested': 'transaction' },
  'action.approval_required': { 'approvals.open': 'transaction' },
  'action.approved': { 'incidents.timeline': 'transaction', 'policies.effect-approved': 'transaction' },
  'action.settled': {
    'incidents.timeline': 'transaction',
    'notifications.action-settled': 'transaction',
    'playbooks.settle': 'durable',
    'policies.effect-settled': 'transaction',
  },
  'action.cancelled': { 'approvals.cancel': 'transaction', 'policies.effect-cancelled': 'transaction' },
  'approval.requested': { 'notifications.approval-requested': 'transaction' },
  'approval.granted': { 'actions.approved': 'transaction', 'notifications.approval-settled': 'transaction' },
  'approval.rejected': { 'actions.rejected': 'transaction', 'notifications.approval-settled': 'transaction' },
  'approval.expired': {
    'actions.expired': 'transaction',
    'notifications.approval-settled': 'transaction',
    'notifications.approval-expired': 'durable',
  },
  'approval.cancelled': { 'notifications.approval-settled': 'transaction' },
  'kill_switch.engaged': { 'notifications.kill-switch': 'durable' },
  'connector.created': { 'connectors.served': 'transaction' },
  'connector.updated': { 'connectors.served': 'transaction' },
  'user.disabled': {
    'auth.end-keys.disabled': 'transaction',
    'auth.end-sessions.disabled': 'transaction',
    'auth.forget-pending.disabled': 'transaction',
  },
  'user.password_changed': {
    'auth.clear-attempts.password': 'transaction',
    'auth.end-keys.password': 'transaction',
    'auth.end-sessions.password': 'transaction',
    'auth.forget-pending.password': 'transaction',
  },
  'user.unlocked': { 'auth.clear-attempts.unlocked': 'transaction' },
} as const satisfies Partial<Record<DomainEventName, NeededHandlers>>;
