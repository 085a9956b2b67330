import type { PersonBehind } from './actor.ts';
import type { ActionStatus, ApprovalStatus, IncidentStatus, RunStatus, TaskStatus } from './states.ts';
import type {
  ApprovalLevel,
  Classification,
  Disposition,
  InventoryKind,
  IncidentType,
  KillSwitchScope,
  OpenRequests,
  PresenceSeen,
  ProposerType,
  ReauthenticationMethod,
  SecondFactor,
  RefusalKind,
  Severity,
  SignInFactor,
} from './vocabulary.ts';
import type { ApprovalFacts, Voter } from './votes.ts';

/** What is true of an event: what people call it, and what it carries. */
interface EventDefinition<Payload extends object> {
  label: string;
  /** Of the type only: no definition holds one. */
  readonly payload?: Payload;
}

/* @__NO_SIDE_EFFECTS__ */
function event<Payload extends object>(label: string): EventDefinition<Payload> {
  return { label };
}

/**
 * Every event of the house with its payload (ids, enums and plain values, never entities) and what people call it. The
 * subject (type and id) stands beside the payload. A name not in this map does not compile.
 */
export const EVENTS = {
  'incident.created': event<{
    incident_id: string;
    type: IncidentType;
    severity: Severity;
    source: string;
    playbook: string | null;
    auto_triage: boolean;
    /** Into whose queue its source has put it. */
    team_id?: string;
  }>('Incident created'),
  /** `update`: the source has said more about an alert that it had sent before. */
  'incident.alert_joined': event<{
    incident_id: string;
    alert_id: string;
    alert_count: number;
    update: boolean;
  }>('Alert joined an incident'),
  'incident.observables_stored': event<{ incident_id: string }>('Observables stored'),
  /** `news`: nobody asked, its alerts have named something that its last triage has not seen. */
  'incident.triage_requested': event<{ incident_id: string; playbook: string | null; news: boolean }>(
    'Triage asked for',
  ),
  'incident.triage_started': event<{ incident_id: string; run_id: string }>('Triage begun'),
  'incident.triaged': event<{
    incident_id: string;
    verdict_id: string;
    type: IncidentType;
    classification: Classification;
    confidence: number;
    analyst: 'claude' | 'offline';
    /** From the first alert's arrival (or the request to triage again) to the verdict. */
    duration_seconds: number;
  }>('Verdict reached'),
  /** `escalation_level`, `assignee_id` and `team_id` are there when they are among the fields: who is told. */
  'incident.updated': event<{
    incident_id: string;
    fields: string[];
    escalation_level?: ApprovalLevel;
    assignee_id?: string | null;
    team_id?: string | null;
    /** It was changed together with others. */
    operation_id?: string;
  }>('Incident changed'),
  /** `mentioned_user_ids`: whom it names, without its author. */
  'incident.commented': event<{ incident_id: string; comment_id: string; mentioned_user_ids: string[] }>(
    'Comment written',
  ),
  'incident.resolved': event<{
    incident_id: string;
    disposition: Disposition;
    from: IncidentStatus;
    /** What becomes of what is asked for and not begun. */
    open_requests: OpenRequests;
  }>('Incident resolved'),
  /** Ended without a person, so without a disposition. */
  'incident.closed_by_source': event<{ incident_id: string; from: IncidentStatus }>(
    'Incident closed by its source',
  ),
  'incident.reopened': event<{ incident_id: string }>('Incident reopened'),
  /** Somebody has asked for its news, or for no more of them. */
  'incident.watched': event<{ incident_id: string; user_id: string }>('Incident watched'),
  'incident.unwatched': event<{ incident_id: string; user_id: string }>('Incident watched no more'),
  'incident.tasks_added': event<{
    incident_id: string;
    added: number;
    /** Of one that was noted for somebody. */
    task_id?: string;
    assignee_id?: string;
  }>('Tasks added'),
  'incident.task_changed': event<{
    incident_id: string;
    task_id: string;
    fields: string[];
    /** Whose it is now, when that has changed. */
    assignee_id?: string | null;
  }>('Task changed'),
  'incident.task_moved': event<{ incident_id: string; task_id: string; status: TaskStatus }>('Task moved'),

  'incident_view.saved': event<{ view_id: string }>('Saved view stored'),
  'incident_view.deleted': event<{ view_id: string }>('Saved view deleted'),
  /** With which one somebody begins; null: with all incidents. */
  'incident_view.chosen': event<{ view_id: string | null }>('First view chosen'),

  'team.created': event<{ team_id: string }>('Team made'),
  'team.updated': event<{ team_id: string }>('Team changed'),
  'team.archived': event<{ team_id: string }>('Team archived'),
  'team.restored': event<{ team_id: string }>('Team restored'),

  /** A shift is over: `recipient_id` null tells everybody who works on incidents; `note` is how it begins. */
  'handover.written': event<{
    handover_id: string;
    recipient_id: string | null;
    incidents: number;
    note: string;
  }>('Handover written'),

  'run.started': event<{ run_id: string; incident_id: string; playbook: string }>('Playbook run begun'),
  'run.settled': event<{ run_id: string; incident_id: string; playbook: string; status: RunStatus }>(
    'Playbook run ended',
  ),

  'action.requested': event<{
    action_id: string;
    incident_id: string | null;
    action: string;
    status: ActionStatus;
  }>('Action requested'),
  'action.approval_required': event<{
    action_id: string;
    incident_id: string | null;
    action: string;
    level: ApprovalLevel;
    quorum: number;
    /** SHA-256, hex, of the exact request. */
    digest: string;
    /** One line: what will be done, to what. */
    summary: string;
    reason: string;
    proposer_type: ProposerType;
    /** The user who asked, or null when no person did. */
    proposer_user_id: string | null;
    proposer_name: string;
    /** None of them decides it. */
    behind: PersonBehind[];
    /** Why an approval given no longer covers it; null when it is asked for the first time. */
    asked_again: string | null;
    /** By what it was decided then: what has changed since is told to the approver. */
    facts: ApprovalFacts;
  }>('Approval needed'),
  'action.approved': event<{ action_id: string; incident_id: string | null; action: string }>(
    'Action allowed',
  ),
  'action.executing': event<{ action_id: string; incident_id: string | null; action: string }>(
    'Action being carried out',
  ),
  /** The action has reached a state in which nothing more happens by itself. */
  'action.settled': event<{
    action_id: string;
    incident_id: string | null;
    action: string;
    status: ActionStatus;
    run_id: string | null;
    step_key: string | null;
  }>('Action ended'),
  'action.rolling_back': event<{ action_id: string; incident_id: string | null; action: string }>(
    'Action being undone',
  ),

  'approval.requested': event<{
    approval_id: string;
    action_id: string;
    incident_id: string | null;
    level: ApprovalLevel;
    expires_at: string;
    summary: string;
    /** The users who stand behind it: they are not asked. */
    behind_user_ids: string[];
  }>('Approval asked for'),
  'approval.decided': event<{ approval_id: string; action_id: string; decision: 'approve' | 'reject' }>(
    'Vote on an approval',
  ),
  'approval.granted': event<{
    approval_id: string;
    action_id: string;
    digest: string;
    level: ApprovalLevel;
    /** Those whose votes counted. */
    voters: Voter[];
  }>('Approval granted'),
  'approval.rejected': event<{
    approval_id: string;
    action_id: string;
    level: ApprovalLevel;
    reason: string;
  }>('Approval rejected'),
  'approval.expired': event<{
    approval_id: string;
    action_id: string;
    level: ApprovalLevel;
    incident_id: string | null;
    summary: string;
  }>('Approval expired'),
  /** It follows its action, which ended first: the action has nothing to learn from it. */
  'approval.cancelled': event<{ approval_id: string; action_id: string; level: ApprovalLevel }>(
    'Approval withdrawn',
  ),
  /** Whoever asked has taken the action back, or its incident was resolved: its pending approval ends with it. */
  'action.cancelled': event<{ action_id: string; incident_id: string | null; action: string }>(
    'Action cancelled',
  ),

  'playbook.saved': event<{ playbook: string; version: number }>('Playbook saved'),
  'playbook.enabled': event<{ playbook: string }>('Playbook switched on'),
  'playbook.disabled': event<{ playbook: string }>('Playbook switched off'),
  'playbook.deleted': event<{ playbook: string }>('Playbook deleted'),

  'policy.published': event<{ version: number }>('Policy published'),
  'settings.changed': event<{ key: string; version: number }>('Settings changed'),

  'kill_switch.engaged': event<{
    kill_switch_id: string;
    scope: KillSwitchScope;
    target: string | null;
    reason: string;
  }>('Kill switch engaged'),
  'kill_switch.released': event<{ kill_switch_id: string; scope: KillSwitchScope; target: string | null }>(
    'Kill switch released',
  ),

  'connector.created': event<{ connector_id: string; type: string }>('Connector added'),
  'connector.updated': event<{ connector_id: string; type: string }>('Connector changed'),
  'connector.deleted': event<{ connector_id: string; type: string }>('Connector deleted'),
  'connector.health_changed': event<{ connector_id: string; type: string; healthy: boolean }>(
    "Connector's health changed",
  ),

  'webhook_source.created': event<{ source_id: string; slug: string }>('Webhook source added'),
  'webhook_source.updated': event<{ source_id: string; slug: string }>('Webhook source changed'),
  'webhook_source.secret_rotated': event<{ source_id: string; slug: string }>(
    "Webhook source's secret rotated",
  ),
  'webhook_source.subscription_confirmed': event<{ source_id: string; slug: string }>(
    "Webhook source's subscription confirmed",
  ),
  'webhook_source.deleted': event<{ source_id: string; slug: string }>('Webhook source deleted'),

  'mailbox.created': event<{ mailbox_id: string }>('Mailbox added'),
  'mailbox.updated': event<{ mailbox_id: string }>('Mailbox changed'),
  'mailbox.deleted': event<{ mailbox_id: string }>('Mailbox deleted'),
  'mailbox.health_changed': event<{ mailbox_id: string; healthy: boolean }>("Mailbox's health changed"),

  'inventory.created': event<{ entry_id: string; kind: InventoryKind }>('Inventory entry added'),
  'inventory.updated': event<{ entry_id: string; kind: InventoryKind }>('Inventory entry changed'),
  'inventory.deleted': event<{ entry_id: string; kind: InventoryKind }>('Inventory entry deleted'),
  /** A whole list, in one go. */
  'inventory.imported': event<{ kind: InventoryKind; created: number; updated: number }>(
    'Inventory imported',
  ),

  'tenant.created': event<{ tenant_id: string; slug: string }>('Tenant added'),
  /** Renamed, disabled or enabled. */
  'tenant.updated': event<{ tenant_id: string; slug: string }>('Tenant changed'),

  'user.created': event<{ user_id: string }>('User added'),
  'user.updated': event<{ user_id: string }>('User changed'),
  'user.disabled': event<{ user_id: string }>('User disabled'),
  'user.enabled': event<{ user_id: string }>('User enabled'),
  'user.password_changed': event<{ user_id: string }>('Password changed'),
  /** A person of an identity provider is this user from now on, or no longer. */
  'user.identity_linked': event<{ user_id: string; issuer: string }>('Single sign-on linked'),
  'user.identity_unlinked': event<{ user_id: string }>('Single sign-on unlinked'),
  /** What wrong passwords have delayed is open again. */
  'user.unlocked': event<{ user_id: string }>('Sign-in unlocked'),
  'user.second_factor_added': event<{ user_id: string; kind: SecondFactor }>('Second factor added'),
  'user.second_factor_removed': event<{ user_id: string; kind: SecondFactor }>('Second factor removed'),
  'user.passkey_renamed': event<{ user_id: string }>('Passkey renamed'),
  'user.recovery_codes_made': event<{ user_id: string }>('Recovery codes made'),
  'session.started': event<{ user_id: string; session_id: string; factors: readonly SignInFactor[] }>(
    'Signed in',
  ),
  'session.reauthenticated': event<{ user_id: string; session_id: string; factor: ReauthenticationMethod }>(
    'Identity confirmed again',
  ),
  'session.ended': event<{ user_id: string; session_id: string }>('Session ended'),
  /** `count` of them within a minute; `account` is an email address or how a key begins. */
  'access.refused': event<{ kind: RefusalKind; account: string | null; count: number }>('Access refused'),
  'api_key.created': event<{ api_key_id: string; prefix: string }>('API key made'),
  'api_key.revoked': event<{ api_key_id: string; prefix: string }>('API key revoked'),

  'notification.created': event<{ notification_id: string; user_ids: string[] }>('Notification sent'),
  /** Where somebody wants to be told of a kind. */
  'notification.channels_chosen': event<{ user_id: string; kind: string }>('Notification channels chosen'),
  /** Somebody is there, or (`doing` null) no more; told to browsers when that is news. */
  'presence.changed': event<PresenceSeen>('Somebody came or left'),
  /** Somebody is still there: told to the other processes. */
  'presence.renewed': event<PresenceSeen>('Somebody is still there'),
  'audit.exported': event<{
    format: 'csv' | 'jsonl';
    /** By which filters it was narrowed; not there when it is the whole record. */
    filters?: Readonly<Record<string, string>>;
  }>('Record exported'),
  'job.retried': event<{ job_id: string; queue: string }>('Job retried'),
} as const;

export type DomainEvents = { [N in keyof typeof EVENTS]: NonNullable<(typeof EVENTS)[N]['payload']> };

export type DomainEventName = keyof DomainEvents;

/** News for browsers only: what follows from other events by itself, or is of the moment, is no change to be recorded. */
export const ANNOUNCEMENTS = [
  'incident.observables_stored',
  'presence.changed',
  'presence.renewed',
] as const satisfies readonly DomainEventName[];
export type AnnouncementName = (typeof ANNOUNCEMENTS)[number];
export type RecordedEventName = Exclude<DomainEventName, AnnouncementName>;

export type ApprovalOutcome = Exclude<ApprovalStatus, 'pending'>;
