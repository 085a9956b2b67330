import { Injectable, Logger } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { DomainEventName } from '#contracts';
import type { DomainEvent, EventQueue, ListenerMetadata } from './domain-event.ts';

export interface RegisteredListener {
  id: string;
  queue: EventQueue;
  /** Whether an event with this payload needs a job. */
  wants(payload: object): boolean;
  handle(event: DomainEvent): Promise<void>;
}

/** Events that are lost work when nobody hears them: the server does not start without a handler for each. */
const MUST_BE_HEARD: readonly DomainEventName[] = [
  'incident.created',
  'incident.triage_requested',
  'action.approval_required',
  'action.settled',
  'approval.requested',
  'approval.granted',
  'approval.rejected',
  'approval.expired',
];

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
    const { id, queue = 'domain.event', when } = metadata;
    const wants = (payload: object) => when?.(payload as never) ?? true;
    const listener: RegisteredListener = { id, queue, wants, handle };
    this.byId.set(key, listener);
    if (metadata.delivery === 'live') return this.registerLive(metadata, handle);
    const map = metadata.delivery === 'durable' ? this.durable : this.transaction;
    map.set(metadata.event, [...(map.get(metadata.event) ?? []), listener]);
  }

  /** @throws when an event that must not be lost has no handler */
  assertComplete(): void {
    const deaf = MUST_BE_HEARD.filter((name) => !this.durable.has(name) && !this.transaction.has(name));
    if (deaf.length > 0)
      throw new Error(
        `Nothing hears these events, so the work they announce would be lost: ${deaf.join(', ')}.`,
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

  private registerLive(metadata: ListenerMetadata, handle: (event: DomainEvent) => Promise<void>): void {
    // The emitter would swallow or rethrow; a live listener's failure is logged and harms nobody else.
    this.emitter.on(metadata.event, (event: DomainEvent) => {
      handle(event).catch((error: unknown) =>
        this.logger.error(`The live listener ${metadata.id} failed.`, error),
      );
    });
  }
}
