import { vi } from 'vitest';
import { Logger } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { EVENT_HANDLERS, type Delivery, type DomainEventName } from '#contracts';
import type { DomainEvent } from './domain-event.ts';
import { EventBus } from './event-bus.ts';

const event = {
  name: 'incident.reopened',
  subject: { type: 'incident', id: 'i' },
  payload: { incident_id: 'i' },
  local: true,
} as DomainEvent;
const nothing = () => Promise.resolve();

describe('the event bus', () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('refuses two listeners with one id', () => {
    const bus = new EventBus(new EventEmitter2());
    bus.register({ id: 'a', event: 'incident.created', delivery: 'durable' }, nothing);
    expect(() => bus.register({ id: 'a', event: 'incident.created', delivery: 'live' }, nothing)).toThrow(
      'share the id a',
    );
  });

  it('lets one live listener fail without the others noticing', async () => {
    const bus = new EventBus(new EventEmitter2());
    const heard: string[] = [];
    bus.register({ id: 'bad', event: 'incident.reopened', delivery: 'live' }, () =>
      Promise.reject(new Error('broken')),
    );
    bus.register({ id: 'good', event: 'incident.reopened', delivery: 'live' }, (e) =>
      Promise.resolve(void heard.push(e.name)),
    );
    const logged = vi.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    bus.publish([event]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toEqual(['incident.reopened']);
    expect(logged.mock.calls).toEqual([['The live listener bad failed.', new Error('broken')]]);
    logged.mockRestore();
  });

  it('hands events to other processes once, and those from there to nobody else', () => {
    const bus = new EventBus(new EventEmitter2());
    const forwarded: DomainEvent[][] = [];
    bus.forwardTo((events) => forwarded.push(events));
    bus.publish([]);
    bus.publish([event]);
    bus.emit({ ...event, local: false });
    expect(forwarded).toEqual([[event]]);
  });
});

describe('listeners', () => {
  it('are found by how they hear an event, all of them, and wait in the usual queue unless told', () => {
    const bus = new EventBus(new EventEmitter2());
    const register = (id: string, delivery: Delivery, more = {}) =>
      bus.register({ id, event: 'incident.reopened', delivery, ...more }, nothing);
    register('one', 'durable');
    register('two', 'durable', { queue: 'triage', when: () => false });
    register('three', 'transaction');
    register('four', 'transaction');
    register('five', 'live');
    expect(
      bus.durableListeners('incident.reopened').map(({ id, queue, wants }) => [id, queue, wants({})]),
    ).toEqual([
      ['one', 'domain.event', true],
      ['two', 'triage', false],
    ]);
    expect(bus.transactionListeners('incident.reopened').map(({ id }) => id)).toEqual(['three', 'four']);
    expect([
      bus.durableListeners('incident.resolved'),
      bus.transactionListeners('incident.resolved'),
    ]).toEqual([[], []]);
    expect(bus.listener('five', 'incident.reopened')?.delivery).toBe('live');
    expect(bus.listener('five', 'incident.resolved')).toBeUndefined();
  });
});

describe('who has to hear an event', () => {
  const named = Object.entries(EVENT_HANDLERS).flatMap(([event, handlers]) =>
    Object.entries(handlers).map(([id, delivery]: [string, Delivery]) => ({
      event: event as DomainEventName,
      id,
      delivery,
    })),
  );
  const hearing = (handlers: typeof named) => {
    const bus = new EventBus(new EventEmitter2());
    for (const handler of handlers) bus.register(handler, nothing);
    return bus;
  };

  it('is enough when all are there', () => {
    expect(() => hearing(named).assertComplete()).not.toThrow();
  });

  it.each(named)('misses $id of $event, whoever else hears it', (handler) => {
    const others = named.filter((other) => other !== handler);
    const instead = { ...handler, id: 'another.name' };
    for (const bus of [hearing(others), hearing([...others, instead])])
      expect(() => bus.assertComplete()).toThrow(
        `The handler ${handler.id} of ${handler.event} is missing, so what has to follow from that event would be lost.`,
      );
  });

  it('lets one hear an event for which it is not named only live', () => {
    const another = { event: 'incident.reopened', id: 'incidents.timeline' } as const;
    expect(() => hearing([...named, { ...another, delivery: 'live' }]).assertComplete()).not.toThrow();
    expect(() => hearing([...named, { ...another, delivery: 'durable' }]).assertComplete()).toThrow(
      'The handler incidents.timeline does work at incident.reopened that nobody would miss were it gone',
    );
  });

  it('asks for the delivery that is named', () => {
    const late = named.map((handler) =>
      handler.id === 'actions.approved' ? { ...handler, delivery: 'live' as const } : handler,
    );
    expect(() => hearing(late).assertComplete()).toThrow(
      'The handler actions.approved hears approval.granted as "live", but has to as "transaction"',
    );
  });
});
