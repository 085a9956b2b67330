import { Injectable, Logger } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { EVENT_HANDLERS, type Delivery, type DomainEventName } from '#contracts';
import type { DomainEvent, EventQueue, ListenerMetadata } from './domain-event.ts';

export interface RegisteredListener {
  id: string;
  delivery: Delivery;
  queue: EventQueue;
  /** Whether an event with this payload needs a job. */
  wants(payload: object): boolean;
  handle(event: DomainEvent): Promise<void>;
}

/** Every live event also goes out under this name, for listeners of all of them (the browser stream). */
export const ANY_EVENT = '*';

/** Who hears what. Filled once at start by the listener explorer. */
@Injectable()
export class EventBus {
  private readonly logger = new Logger(EventBus.name);
  private readonly durable = new Map<DomainEventName, RegisteredListener[]>();
  private readonly transaction = new Map<DomainEventName, RegisteredListener[]>();
  private readonly byId = new Map<string, RegisteredListener>();
  private forward: (events: DomainEvent[]) => void = () => undefined;

  constructor(private readonly emitter: EventEmitter2) {}

  register(metadata: ListenerMetadata, handle: (event: DomainEvent) => Promise<void>): void {
    const key = `${metadata.id}/${metadata.event}`;
    if (this.byId.has(key))
      throw new Error(`Two listeners of ${metadata.event} share the id ${metadata.id}.`);
    const { id, delivery, queue = 'domain.event', when } = metadata;
    const wants = (payload: object) => when?.(payload as never) ?? true;
    const listener: RegisteredListener = { id, delivery, queue, wants, handle };
    this.byId.set(key, listener);
    if (metadata.delivery === 'live') return this.registerLive(metadata, handle);
    const map = metadata.delivery === 'durable' ? this.durable : this.transaction;
    map.set(metadata.event, [...(map.get(metadata.event) ?? []), listener]);
  }

  /** @throws with one sentence when who hears an event's work is not who the contract names */
  assertComplete(): void {
    const named = new Set<string>();
    for (const [event, handlers] of Object.entries(EVENT_HANDLERS))
      for (const [id, delivery] of Object.entries(handlers)) {
        named.add(`${id}/${event}`);
        this.assertHeard(event, id, delivery);
      }
    for (const [key, { id, delivery }] of this.byId)
      if (delivery !== 'live' && !named.has(key))
        throw new Error(
          `The handler ${id} does work at ${key.slice(id.length + 1)} that nobody would miss were it gone: name it in EVENT_HANDLERS.`,
        );
  }

  durableListeners(name: DomainEventName): readonly RegisteredListener[] {
    return this.durable.get(name) ?? [];
  }

  transactionListeners(name: DomainEventName): readonly RegisteredListener[] {
    return this.transaction.get(name) ?? [];
  }

  listener(id: string, event: string): RegisteredListener | undefined {
    return this.byId.get(`${id}/${event}`);
  }

  /** How live events reach the other processes. */
  forwardTo(forward: (events: DomainEvent[]) => void): void {
    this.forward = forward;
  }

  publish(events: DomainEvent[]): void {
    if (events.length === 0) return;
    for (const event of events) this.emit(event);
    this.forward(events);
  }

  /** Emits here only. */
  emit(event: DomainEvent): void {
    this.emitter.emit(event.name, event);
    this.emitter.emit(ANY_EVENT, event);
  }

  private assertHeard(event: string, id: string, delivery: Delivery): void {
    const listener = this.byId.get(`${id}/${event}`);
    if (listener === undefined)
      throw new Error(
        `The handler ${id} of ${event} is missing, so what has to follow from that event would be lost.`,
      );
    if (listener.delivery !== delivery)
      throw new Error(
        `The handler ${id} hears ${event} as "${listener.delivery}", but has to as "${delivery}": otherwise its work could be lost.`,
      );
  }

  private registerLive(metadata: ListenerMetadata, handle: (event: DomainEvent) => Promise<void>): void {
    // The emitter would swallow or rethrow; a live listener's failure is logged and harms nobody else.
    this.emitter.on(metadata.event, (event: DomainEvent) => {
      handle(event).catch((error: unknown) =>
        this.logger.error(`The live listener ${metadata.id} failed.`, error),
      );
    });
  }
}
