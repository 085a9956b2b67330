import { EVENT_FAMILIES, type DomainEventName, type EventFamily, type Permission } from '#contracts';

export function permissionOf(name: DomainEventName): Permission | null {
  return EVENT_FAMILIES[familyOf(name) as EventFamily].permission;
}

/** Whether text from outside may be handed on as an event's name. */
export function isEventName(name: unknown): name is DomainEventName {
  return (
    typeof name === 'string' &&
    /^[a-z_]+\.[a-z_]+$/.test(name) &&
    Object.hasOwn(EVENT_FAMILIES, familyOf(name))
  );
}

function familyOf(name: string): string {
  return name.slice(0, name.indexOf('.'));
}
