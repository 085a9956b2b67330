import type { DomainEventName, Permission } from '#contracts';

type EventFamily = DomainEventName extends infer N ? (N extends `${infer F}.${string}` ? F : never) : never;

/** The right that reading a family's events needs; null: everybody's own. A new family without one does not compile. */
const FAMILY_PERMISSIONS: Record<EventFamily, Permission | null> = {
  incident: 'incident:read',
  run: 'playbook:read',
  action: 'action:read',
  approval: 'approval:read',
  playbook: 'playbook:read',
  policy: 'policy:read',
  settings: 'settings:read',
  kill_switch: 'killswitch:read',
  connector: 'connector:read',
  webhook_source: 'source:read',
  mailbox: 'mailbox:read',
  incident_view: 'incident:read',
  inventory: 'inventory:read',
  tenant: 'tenant:read',
  user: 'user:read',
  session: 'user:read',
  access: 'audit:read',
  api_key: 'apikey:write',
  audit: 'audit:read',
  job: 'job:read',
  notification: null,
};

export function permissionOf(name: DomainEventName): Permission | null {
  return FAMILY_PERMISSIONS[familyOf(name) as EventFamily];
}

/** Whether text from outside may be handed on as an event's name. */
export function isEventName(name: unknown): name is DomainEventName {
  return (
    typeof name === 'string' &&
    /^[a-z_]+\.[a-z_]+$/.test(name) &&
    Object.hasOwn(FAMILY_PERMISSIONS, familyOf(name))
  );
}

function familyOf(name: string): string {
  return name.slice(0, name.indexOf('.'));
}
