import type { DomainEventName } from './events.ts';
import type { Permission } from './permissions.ts';

export type EventFamily = DomainEventName extends infer N
  ? N extends `${infer F}.${string}`
    ? F
    : never
  : never;

/** What people call a family of events, and the right that reading them needs; null: everybody's own. */
export const EVENT_FAMILIES: Readonly<Record<EventFamily, { label: string; permission: Permission | null }>> =
  {
    incident: { label: 'Incidents', permission: 'incident:read' },
    incident_view: { label: 'Saved views', permission: 'incident:read' },
    team: { label: 'Teams', permission: 'team:read' },
    handover: { label: 'Handovers', permission: 'incident:read' },
    run: { label: 'Playbook runs', permission: 'playbook:read' },
    action: { label: 'Actions', permission: 'action:read' },
    approval: { label: 'Approvals', permission: 'approval:read' },
    playbook: { label: 'Playbooks', permission: 'playbook:read' },
    policy: { label: 'Policy', permission: 'policy:read' },
    kill_switch: { label: 'Kill switches', permission: 'killswitch:read' },
    connector: { label: 'Connectors', permission: 'connector:read' },
    webhook_source: { label: 'Webhook sources', permission: 'source:read' },
    mailbox: { label: 'Mailboxes', permission: 'mailbox:read' },
    inventory: { label: 'Assets and identities', permission: 'inventory:read' },
    user: { label: 'Users', permission: 'user:read' },
    session: { label: 'Sign-ins', permission: 'user:read' },
    access: { label: 'Refused access', permission: 'audit:read' },
    api_key: { label: 'API keys', permission: 'apikey:write' },
    tenant: { label: 'Tenants', permission: 'tenant:read' },
    settings: { label: 'Settings', permission: 'settings:read' },
    notification: { label: 'Notifications', permission: null },
    presence: { label: 'Presence', permission: 'incident:read' },
    audit: { label: 'Record', permission: 'audit:read' },
    job: { label: 'Jobs', permission: 'job:read' },
  };
