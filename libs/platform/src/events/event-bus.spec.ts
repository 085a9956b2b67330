import { Logger } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
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

  it('is not complete while lost work would be heard by nobody', () => {
    const bus = new EventBus(new EventEmitter2());
    bus.register({ id: 'a', event: 'incident.created', delivery: 'live' }, nothing);
    expect(() => bus.assertComplete()).toThrow('incident.created');
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
    bus.publish([event]);
    await Promise.resolve();
    expect(heard).toEqual(['incident.reopened']);
  });

  it('hands events to other processes once, and those from there to nobody else', () => {
    const bus = new EventBus(new EventEmitter2());
    const forwarded: DomainEvent[][] = [];
    bus.forwardTo((events) => forwarded.push(events));
    bus.publish([event]);
    bus.emit({ ...event, local: false });
    expect(forwarded).toEqual([[event]]);
  });
});
