import { LEVEL_ROLES, ROLES, spoken, type DomainEvents } from '#contracts';
import { titleLine, type NotificationDraft } from './notification.ts';

/** Names the notification that asks for this decision. */
export function approvalRequestSource(approvalId: string): string {
  return `approval.requested:${approvalId}`;
}

export function approvalRequested(payload: DomainEvents['approval.requested']): NotificationDraft {
  const { approval_id, incident_id, level, expires_at, summary, behind_user_ids } = payload;
  return {
    kind: 'approval_requested',
    title: titleLine(`Approval needed: ${summary}`),
    body: `Level ${spoken(level)}; without a decision it ends at ${expires_at}.`,
    subject: { type: 'approval', id: approval_id },
    incident_id,
    roles: LEVEL_ROLES[level],
    user_ids: null,
    except_user_ids: behind_user_ids,
    mail_level: level,
    source: approvalRequestSource(approval_id),
  };
}

export function approvalExpired(payload: DomainEvents['approval.expired']): NotificationDraft {
  const { approval_id, incident_id, level, summary } = payload;
  return {
    kind: 'approval_expired',
    title: titleLine(`Nobody decided in time: ${summary}`),
    body: `The approval at level ${spoken(level)} ran out, so the action was not carried out. Request it again if it is still wanted.`,
    subject: { type: 'approval', id: approval_id },
    incident_id,
    roles: LEVEL_ROLES[level],
    user_ids: null,
    except_user_ids: [],
    mail_level: level,
    source: `approval.expired:${approval_id}`,
  };
}

/** Null for the many actions that end as they should. */
export function actionSettled(
  payload: DomainEvents['action.settled'],
  occurredAt: string,
): NotificationDraft | null {
  const { action_id, incident_id, action, status } = payload;
  const unconfirmed = status === 'unconfirmed';
  if (status !== 'failed' && status !== 'rollback_failed' && !unconfirmed) return null;
  const failed = status === 'failed' ? `Action failed: ${action}` : `Undoing failed: ${action}`;
  return {
    kind: unconfirmed ? 'action_unconfirmed' : 'action_failed',
    title: unconfirmed ? `Did it happen? ${action}` : failed,
    body: unconfirmed
      ? 'The call may or may not have reached the service, and the service cannot tell. Look there, then settle the action.'
      : 'It was not carried out. The action says why; it can be tried again there.',
    subject: { type: 'action', id: action_id },
    incident_id,
    roles: LEVEL_ROLES.analyst,
    user_ids: null,
    except_user_ids: [],
    mail_level: 'analyst',
    // An action that is tried again and fails again is told again.
    source: `action.settled:${action_id}:${status}:${occurredAt}`,
  };
}

/** Null unless the update is an escalation. */
export function incidentEscalated(
  payload: DomainEvents['incident.updated'],
  occurredAt: string,
): NotificationDraft | null {
  const { incident_id, fields } = payload;
  if (!fields.includes('escalation_level')) return null;
  const level = payload.escalation_level ?? 'analyst';
  return {
    kind: 'escalated',
    title: `An incident was escalated to level ${spoken(level)}`,
    body: 'Somebody, or a playbook, could not settle it alone. Open it to see how far it is and why it was escalated.',
    subject: { type: 'incident', id: incident_id },
    incident_id,
    roles: LEVEL_ROLES[level],
    user_ids: null,
    except_user_ids: [],
    mail_level: level,
    source: `incident.escalated:${incident_id}:${occurredAt}`,
  };
}

export function killSwitchEngaged(payload: DomainEvents['kill_switch.engaged']): NotificationDraft {
  const { kill_switch_id, scope, target, reason } = payload;
  const what = target === null ? 'all automated effects' : `the ${scope} ${target}`;
  return {
    kind: 'kill_switch_engaged',
    title: titleLine(`Kill switch on for ${what}`),
    body: `Reason: ${reason}`,
    subject: { type: 'kill_switch', id: kill_switch_id },
    incident_id: null,
    roles: ROLES,
    user_ids: null,
    except_user_ids: [],
    mail_level: 'manager',
    source: `kill_switch.engaged:${kill_switch_id}`,
  };
}
