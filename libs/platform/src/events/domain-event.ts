import { SetMetadata } from '@nestjs/common';
import type { Actor, Delivery, DomainEventName, DomainEvents, JobName, Subject } from '#contracts';

export interface DomainEvent<N extends DomainEventName = DomainEventName> {
  name: N;
  subject: Subject;
  payload: DomainEvents[N];
  actor: Actor;
  tenant_id: string;
  correlation_id: string;
  occurred_at: string;
  /** True in the process that recorded it: what must be counted once is counted there. */
  local: boolean;
}

export type EventQueue = Extract<JobName, 'domain.event' | 'triage'>;

export interface ListenerOptions {
  /** Unique in the house, such as `approvals.create`. */
  id: string;
  delivery: Delivery;
  /** The queue of a durable listener. */
  queue?: EventQueue;
}

interface Concern<N extends DomainEventName> {
  /** Which events concern a durable listener: for the others no job is enqueued. */
  when?: (payload: DomainEvents[N]) => boolean;
}

export interface ListenerMetadata extends ListenerOptions, Concern<never> {
  event: DomainEventName;
}

export const LISTENER_METADATA = 'triage-warden:listeners';

type Handler<N extends DomainEventName> = (event: DomainEvent<N>) => Promise<void>;

/** Ties a method to an event by name: a handler of another payload does not compile. One method may hear several. */
export function OnDomainEvent<N extends DomainEventName>(event: N, options: ListenerOptions & Concern<N>) {
  return <M extends Handler<N>>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => {
    const method = descriptor.value as M;
    const earlier = (Reflect.getMetadata(LISTENER_METADATA, method) as ListenerMetadata[] | undefined) ?? [];
    SetMetadata(LISTENER_METADATA, [...earlier, { event, ...options }])(target, key, descriptor);
  };
}
