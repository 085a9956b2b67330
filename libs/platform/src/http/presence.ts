import { Injectable } from '@nestjs/common';
import { PRESENCE_DOINGS, type DomainEvents, type PresenceDoing, type Subject } from '#contracts';
import { Context } from '../context/context.ts';
import { Problem } from '../errors/problem.ts';
import { EventBus } from '../events/event-bus.ts';
import { OnDomainEvent, type DomainEvent } from '../events/domain-event.ts';
import { Clock } from '../clock.ts';

/** Somebody who looks at the same thing. */
export interface Present {
  id: string;
  name: string;
  doing: PresenceDoing;
  since: Date;
}

interface Entry extends Present {
  place: string;
  seenAt: number;
}

type Seen = DomainEvents['presence.changed'];
type Name = 'presence.changed' | 'presence.renewed';

/** Whoever has not been heard of for so long is gone: browsers tell it every 25 seconds while they are looked at. */
const GONE_MS = 60_000;
/** A person with more pages open is there on the latest of them. */
const MOST_OF_ONE = 10;
const MOST = 2000;

/**
 * Who looks at what, of this moment and nowhere kept. Each process has its own list of everybody: what one hears of a
 * browser the others are told as a live event. One that has just begun, or that has missed an event, knows all again
 * with the next round.
 */
@Injectable()
export class Presence {
  /** In the order in which they were heard of, by place and person. */
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly bus: EventBus,
    private readonly context: Context,
    private readonly clock: Clock,
  ) {}

  /**
   * The context's person is there. @returns the others, by name
   * @throws Problem forbidden to whoever is no person
   */
  see(subject: Subject, doing: PresenceDoing): Present[] {
    const { tenantId } = this.context.current();
    const person = this.person();
    const seen = { ...subject, user_id: person.id, user_name: person.name, doing };
    const changed = this.note(tenantId, seen);
    this.tell(changed ? 'presence.changed' : 'presence.renewed', subject, seen);
    return this.others(placeOf(tenantId, subject), person.id);
  }

  /** They have gone on to something else. */
  leave(subject: Subject): void {
    const { tenantId } = this.context.current();
    const person = this.person();
    const seen = { ...subject, user_id: person.id, user_name: person.name, doing: null };
    if (this.note(tenantId, seen)) this.tell('presence.changed', subject, seen);
  }

  @OnDomainEvent('presence.changed', { id: 'platform.presence', delivery: 'live' })
  @OnDomainEvent('presence.renewed', { id: 'platform.presence', delivery: 'live' })
  async heard({ local, tenant_id, payload }: DomainEvent<Name>): Promise<void> {
    if (!local && isSeen(payload)) this.note(tenant_id, payload);
  }

  /** @returns whether that is news */
  private note(tenantId: string, { type, id, user_id, user_name, doing }: Seen): boolean {
    const now = this.clock.now();
    const place = placeOf(tenantId, { type, id });
    const key = `${place} ${user_id}`;
    const before = this.entries.get(key);
    const known = before !== undefined && before.seenAt > now.getTime() - GONE_MS;
    this.entries.delete(key);
    if (doing === null) return known;
    const since = known ? before.since : now;
    this.entries.set(key, { id: user_id, name: user_name, doing, since, place, seenAt: now.getTime() });
    this.bound(user_id, now.getTime());
    return !known || before.doing !== doing;
  }

  private bound(userId: string, now: number): void {
    const own: string[] = [];
    for (const [key, { id, seenAt }] of this.entries) {
      if (seenAt <= now - GONE_MS) this.entries.delete(key);
      else if (id === userId) own.push(key);
    }
    for (const key of own.slice(0, Math.max(0, own.length - MOST_OF_ONE))) this.entries.delete(key);
    for (const key of this.entries.keys()) {
      if (this.entries.size <= MOST) break;
      this.entries.delete(key);
    }
  }

  private others(place: string, userId: string): Present[] {
    const alive = this.clock.now().getTime() - GONE_MS;
    return [...this.entries.values()]
      .filter((one) => one.place === place && one.id !== userId && one.seenAt > alive)
      .map(({ id, name, doing, since }) => ({ id, name, doing, since }))
      .sort((one, other) => one.name.localeCompare(other.name));
  }

  private tell(name: Name, subject: Subject, payload: Seen): void {
    const { tenantId, actor, correlationId } = this.context.current();
    const occurred_at = this.clock.now().toISOString();
    this.bus.publish([
      {
        name,
        subject,
        payload,
        actor,
        tenant_id: tenantId,
        correlation_id: correlationId,
        occurred_at,
        local: true,
      },
    ]);
  }

  private person(): { id: string; name: string } {
    const { actor } = this.context.current();
    if (actor.type === 'user' && actor.id !== null) return { id: actor.id, name: actor.name };
    throw new Problem('forbidden', 'People are there, API keys are not: sign in for this.');
  }
}

function placeOf(tenantId: string, { type, id }: Subject): string {
  return `${tenantId} ${type} ${id}`;
}

/** Whoever reaches the database may write to the channel by which processes hear of each other. */
function isSeen({ type, id, user_id, user_name, doing }: Partial<Seen>): boolean {
  return (
    [type, id, user_id, user_name].every((text) => typeof text === 'string') &&
    (doing === null || PRESENCE_DOINGS.some((one) => one === doing))
  );
}
