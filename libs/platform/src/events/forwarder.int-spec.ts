import { vi } from 'vitest';
import { Logger } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { Client } from 'pg';
import type { JobName } from '#contracts';
import { createTestDatabase, type TestDatabase } from '../../../../test/harness/index.ts';
import { until } from '../../../../test/harness/server-process.ts';
import { JobQueue } from '../jobs/job-queue.ts';
import type { DomainEvent } from './domain-event.ts';
import { ANY_EVENT, EventBus } from './event-bus.ts';
import { Forwarder } from './forwarder.ts';

const event = {
  name: 'incident.reopened',
  subject: { type: 'incident', id: 'i' },
  payload: { incident_id: 'i' },
  tenant_id: '00000000-0000-7000-8000-000000000001',
  local: true,
} as DomainEvent;

describe('the forwarder of live events', () => {
  let database: TestDatabase;
  let receiver: Process;
  const warned: string[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    receiver = await startProcess(database.url);
  });
  afterAll(async () => {
    await receiver.forwarder.stop();
    await database.drop();
  });
  beforeEach(() => {
    receiver.heard.length = 0;
    warned.length = 0;
    vi.spyOn(Logger.prototype, 'warn').mockImplementation((message: unknown) => {
      warned.push(String(message));
    });
  });
  afterEach(() => vi.restoreAllMocks());

  it('carries an event to the other process, and not back to its own', async () => {
    const sender = await startProcess(database.url);
    sender.bus.publish([event]);
    await until('the event', () => Promise.resolve(receiver.heard.length > 0));
    await sender.forwarder.stop();
    expect(receiver.heard).toEqual([{ ...event, local: false }]);
    expect(sender.heard).toEqual([event]);
  });

  it('wakes the workers of the other process for the queues that have new jobs', async () => {
    const woken = vi.spyOn(receiver.queue, 'wakeHere');
    const sender = await startProcess(database.url);
    const job = (queue: JobName, options = {}) => ({ queue, data: {} as never, options });
    sender.queue.wake([job('triage'), job('run.advance', { startAfterSeconds: 5 }), job('action.execute')]);
    await until('both to be woken', () => Promise.resolve(woken.mock.calls.length >= 2));
    await sender.forwarder.stop();
    expect(woken.mock.calls).toEqual([['triage'], ['action.execute']]);
  });

  it('stopped at once, it still sends what it collected', async () => {
    const sender = await startProcess(database.url);
    sender.bus.publish([event]);
    await sender.forwarder.stop();
    await until('the event', () => Promise.resolve(receiver.heard.length > 0));
    expect(warned).toEqual([]);
  });

  it('stopped while a message is under way, it waits for it', async () => {
    const sender = await startProcess(database.url);
    const stopped = new Promise<void>((resolve, reject) => {
      const query = Client.prototype.query as (...args: unknown[]) => unknown;
      vi.spyOn(Client.prototype, 'query').mockImplementation(function (this: Client, ...args: unknown[]) {
        // After the caller's own turn: what it keeps of the message, it has then.
        setImmediate(() => void sender.forwarder.stop().then(resolve, reject));
        return query.apply(this, args) as never;
      });
    });
    sender.bus.publish([event]);
    await stopped;
    expect(warned).toEqual([]);
    await until('the event', () => Promise.resolve(receiver.heard.length > 0));
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['a number', 1],
    ['a list', []],
    ['only a name', { name: 'incident.reopened' }],
    ['a name of every object', { ...event, name: '__proto__' }],
    ['a family of every object', { ...event, name: 'constructor.name' }],
    ['a name of the emitter', { ...event, name: 'error' }],
    ['the name of all events', { ...event, name: ANY_EVENT }],
    ['no subject', { ...event, subject: null }],
    ['a subject without an id', { ...event, subject: { type: 'incident' } }],
    ['no payload', { ...event, payload: null }],
    ['a tenant that cannot be', { ...event, tenant_id: 'x' }],
  ])('leaves alone what has %s for an event, and hears the one beside it', async (_what, foreign) => {
    const message = { from: 'x', events: [foreign, event], wake: ['__proto__', 7] };
    await notify(JSON.stringify(message));
    await until('the other event', () => Promise.resolve(receiver.heard.length > 0));
    expect(receiver.heard).toEqual([{ ...event, local: false }]);
    expect(warned).toEqual([expect.stringContaining("none of Triage Warden's")]);
  });

  it('goes on when a listener throws', async () => {
    const emit = vi.spyOn(receiver.bus, 'emit').mockImplementationOnce(() => {
      throw new Error('broken');
    });
    await notify(JSON.stringify({ from: 'x', events: [event], wake: [] }));
    await until('the warning', () => Promise.resolve(warned.length === 1));
    expect(emit).toHaveBeenCalledTimes(1);
    await notify(JSON.stringify({ from: 'x', events: [event], wake: [] }));
    await until('the event', () => Promise.resolve(receiver.heard.length > 0));
  });

  it('leaves alone what is none of ours on its channel', async () => {
    const woken = vi.spyOn(receiver.queue, 'wakeHere');
    await notify('hello', '{"from":1}', 'null', '{"from":"x","events":[],"wake":["__proto__",7]}');
    await notify('{"from":"x","events":[],"wake":["triage"]}');
    await until('the queue that is ours', () => Promise.resolve(woken.mock.calls.length > 0));
    expect(woken.mock.calls).toEqual([['triage']]);
    expect(receiver.heard).toEqual([]);
    expect(warned).toHaveLength(4);
  });

  async function notify(...payloads: string[]): Promise<void> {
    const stranger = new Client({ connectionString: database.url });
    await stranger.connect();
    for (const payload of payloads)
      await stranger.query('SELECT pg_notify($1, $2)', ['triage_warden_live', payload]);
    await stranger.end();
  }
});

interface Process {
  forwarder: Forwarder;
  bus: EventBus;
  queue: JobQueue;
  heard: DomainEvent[];
}

async function startProcess(url: string): Promise<Process> {
  const emitter = new EventEmitter2();
  const heard: DomainEvent[] = [];
  emitter.on(ANY_EVENT, (one: DomainEvent) => heard.push(one));
  const bus = new EventBus(emitter);
  const queue = new JobQueue();
  const forwarder = new Forwarder(bus, queue);
  await forwarder.start(url);
  return { forwarder, bus, queue, heard };
}
