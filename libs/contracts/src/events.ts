import type { PersonBehind } from './actor.ts';
import type { ActionStatus, ApprovalStatus, IncidentStatus, RunStatus } from './states.ts';
import type {
  ApprovalLevel,
  Classification,
  Disposition,
  InventoryKind,
  IncidentType,
  KillSwitchScope,
  OpenRequests,
  ProposerType,
  ReauthenticationMethod,
  SecondFactor,
  RefusalKind,
  Severity,
  SignInFactor,
} from './vocabulary.ts';
import type { ApprovalFacts } from './votes.ts';
import type { Voter } from './votes.ts';

/**
 * Every event of the house and its payload: ids, enums and plain values, never entities. The subject (type and
 * id) stands beside the payload. A name not in this map does not compile.
 */
export interface DomainEvents {
  'incident.created': {
    incident_id: string;
    type: IncidentType;
    severity: Severity;
    source: string;
    playbook: string | null;
    auto_triage: boolean;
  };
  /** `update`: the source has said more about an alert that it had sent before. */
  'incident.alert_joined': { incident_id: string; alert_id: string; alert_count: number; update: boolean };
  'incident.observables_stored': { incident_id: string };
  /** `news`: nobody asked, its alerts have named something that its last triage has not seen. */
  'incident.triage_requested': { incident_id: string; playbook: string | null; news: boolean };
  'incident.triage_started': { incident_id: string; run_id: string };
  'incident.triaged': {
    incident_id: string;
    verdict_id: string;
    type: IncidentType;
    classification: Classification;
    confidence: number;
    analyst: 'claude' | 'offline';
    /** From the first alert's arrival (or the request to triage again) to the verdict. */
    duration_seconds: number;
  };
  /** `escalation_level` is there when that is one of the fields: who is told. */
  'incident.updated': { incident_id: string; fields: string[]; escalation_level?: ApprovalLevel };
  'incident.commented': { incident_id: string; comment_id: string };
  'incident.resolved': {
    incident_id: string;
    disposition: Disposition;
    from: IncidentStatus;
    /** What becomes of what is asked for and not begun. */
    open_requests: OpenRequests;
  };
  /** Ended without a person, so without a disposition. */
  'incident.closed_by_source': { incident_id: string; from: IncidentStatus };
  'incident.reopened': { incident_id: string };

  'incident_view.saved': { view_id: string };
  'incident_view.deleted': { view_id: string };
  /** With which one somebody begins; null: with all incidents. */
  'incident_view.chosen': { view_id: string | null };

  'run.started': { run_id: string; incident_id: string; playbook: string };
  'run.settled': { run_id: string; incident_id: string; playbook: string; status: RunStatus };

  'action.requested': { action_id: string; incident_id: string | null; action: string; status: ActionStatus };
  'action.approval_required': {
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
  };
  'action.approved': { action_id: string; incident_id: string | null; action: string };
  'action.executing': { action_id: string; incident_id: string | null; action: string };
  /** The action has reached a state in which nothing more happens by itself. */
  'action.settled': {
    action_id: string;
    incident_id: string | null;
    action: string;
    status: ActionStatus;
    run_id: string | null;
    step_key: string | null;
  };
  'action.rolling_back': { action_id: string; incident_id: string | null; action: string };

  'approval.requested': {
    approval_id: string;
    action_id: string;
    incident_id: string | null;
    level: ApprovalLevel;
    expires_at: string;
    summary: string;
    /** The users who stand behind it: they are not asked. */
    behind_user_ids: string[];
  };
  'approval.decided': { approval_id: string; action_id: string; decision: 'approve' | 'reject' };
  'approval.granted': {
    approval_id: string;
    action_id: string;
    digest: string;
    level: ApprovalLevel;
    /** Those whose votes counted. */
    voters: Voter[];
  };
  'approval.rejected': { approval_id: string; action_id: string; level: ApprovalLevel; reason: string };
  'approval.expired': {
    approval_id: string;
    action_id: string;
    level: ApprovalLevel;
    incident_id: string | null;
    summary: string;
  };
  /** It follows its action, which ended first: the action has nothing to learn from it. */
  'approval.cancelled': { approval_id: string; action_id: string; level: ApprovalLevel };
  /** Whoever asked has taken the action back, or its incident was resolved: its pending approval ends with it. */
  'action.cancelled': { action_id: string; incident_id: string | null; action: string };

  'playbook.saved': { playbook: string; version: number };
  'playbook.enabled': { playbook: string };
  'playbook.disabled': { playbook: string };
  'playbook.deleted': { playbook: string };

  'policy.published': { version: number };
  'settings.changed': { key: string; version: number };

  'kill_switch.engaged': {
    kill_switch_id: string;
    scope: KillSwitchScope;
    target: string | null;
    reason: string;
  };
  'kill_switch.released': { kill_switch_id: string; scope: KillSwitchScope; target: string | null };

  'connector.created': { connector_id: string; type: string };
  'connector.updated': { connector_id: string; type: string };
  'connector.deleted': { connector_id: string; type: string };
  'connector.health_changed': { connector_id: string; type: string; healthy: boolean };

  'webhook_source.created': { source_id: string; slug: string };
  'webhook_source.updated': { source_id: string; slug: string };
  'webhook_source.secret_rotated': { source_id: string; slug: string };
  'webhook_source.subscription_confirmed': { source_id: string; slug: string };
  'webhook_source.deleted': { source_id: string; slug: string };

  'mailbox.created': { mailbox_id: string };
  'mailbox.updated': { mailbox_id: string };
  'mailbox.deleted': { mailbox_id: string };
  'mailbox.health_changed': { mailbox_id: string; healthy: boolean };

  'inventory.created': { entry_id: string; kind: InventoryKind };
  'inventory.updated': { entry_id: string; kind: InventoryKind };
  'inventory.deleted': { entry_id: string; kind: InventoryKind };
  /** A whole list, in one go. */
  'inventory.imported': { kind: InventoryKind; created: number; updated: number };

  'tenant.created': { tenant_id: string; slug: string };
  /** Renamed, disabled or enabled. */
  'tenant.updated': { tenant_id: string; slug: string };

  'user.created': { user_id: string };
  'user.updated': { user_id: string };
  'user.disabled': { user_id: string };
  'user.enabled': { user_id: string };
  'user.password_changed': { user_id: string };
  /** A person of an identity provider is this user from now on, or no longer. */
  'user.identity_linked': { user_id: string; issuer: string };
  'user.identity_unlinked': { user_id: string };
  /** What wrong passwords have delayed is open again. */
  'user.unlocked': { user_id: string };
  'user.second_factor_added': { user_id: string; kind: SecondFactor };
  'user.second_factor_removed': { user_id: string; kind: SecondFactor };
  'user.passkey_renamed': { user_id: string };
  'user.recovery_codes_made': { user_id: string };
  'session.started': { user_id: string; session_id: string; factors: readonly SignInFactor[] };
  'session.reauthenticated': { user_id: string; session_id: string; factor: ReauthenticationMethod };
  'session.ended': { user_id: string; session_id: string };
  /** `count` of them within a minute; `account` is an email address or how a key begins. */
  'access.refused': { kind: RefusalKind; account: string | null; count: number };
  'api_key.created': { api_key_id: string; prefix: string };
  'api_key.revoked': { api_key_id: string; prefix: string };

  'notification.created': { notification_id: string; user_ids: string[] };
  'audit.exported': { format: 'csv' | 'jsonl' };
  'job.retried': { job_id: string; queue: string };
}

export type DomainEventName = keyof DomainEvents;

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
  'incident.created': { 'playbooks.triage': 'durable' },
  'incident.triage_requested': { 'playbooks.triage': 'durable' },
  'incident.updated': { 'notifications.escalated': 'transaction' },
  'incident.resolved': {
    'actions.answer-reporters': 'durable',
    'actions.incident-resolved': 'transaction',
    'triage.mails-judged': 'transaction',
  },
  'incident.reopened': { 'triage.mails-judged-no-more': 'transaction' },
  'incident.closed_by_source': { 'actions.incident-closed': 'transaction' },
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

/** News for browsers only: what follows from other events by itself is no change to be recorded. */
export const ANNOUNCEMENTS = ['incident.observables_stored'] as const satisfies readonly DomainEventName[];
export type AnnouncementName = (typeof ANNOUNCEMENTS)[number];
export type RecordedEventName = Exclude<DomainEventName, AnnouncementName>;

export type ApprovalOutcome = Exclude<ApprovalStatus, 'pending'>;
