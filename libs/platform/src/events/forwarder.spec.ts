import { vi } from 'vitest';
import { Logger } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { Client } from 'pg';
import { JobQueue } from '../jobs/job-queue.ts';
import type { DomainEvent } from './domain-event.ts';
import { ANY_EVENT, EventBus } from './event-bus.ts';
import { Forwarder, pack } from './forwarder.ts';

const event = {
  name: 'incident.reopened',
  subject: { type: 'incident', id: 'i' },
  payload: { incident_id: 'i' },
  tenant_id: '00000000-0000-7000-8000-000000000001',
} as DomainEvent;

const warned: string[] = [];
const clients: Client[] = [];
const asked: unknown[][] = [];
let away = false;

beforeEach(() => {
  vi.useFakeTimers();
  away = false;
  for (const list of [warned, clients, asked]) list.length = 0;
  vi.spyOn(Logger.prototype, 'warn').mockImplementation(
    (message: unknown) => void warned.push(String(message)),
  );
  vi.spyOn(Client.prototype, 'connect').mockImplementation(async function (this: Client) {
    clients.push(this);
    if (away) throw new Error('away');
  } as never);
  vi.spyOn(Client.prototype, 'query').mockImplementation((async (...given: unknown[]) => {
    asked.push(given);
    if (away) throw new Error('away');
  }) as never);
  vi.spyOn(Client.prototype, 'end').mockImplementation((async () => undefined) as never);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function started() {
  const emitter = new EventEmitter2();
  const heard: DomainEvent[] = [];
  emitter.on(ANY_EVENT, (one: DomainEvent) => heard.push(one));
  const bus = new EventBus(emitter);
  const queue = new JobQueue();
  const forwarder = new Forwarder(bus, queue);
  await forwarder.start('postgres://db.example/house');
  return { forwarder, bus, queue, heard };
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const sent = () =>
  asked
    .filter(([sql]) => String(sql).includes('pg_notify'))
    .flatMap(([, params]) => (params as [string, string[]])[1]);

describe('the connection of live events', () => {
  it.each([
    ['with a reason', 'error', new Error('gone'), ': Error: gone'],
    ['without one', 'end', undefined, ''],
  ])('that is lost %s is opened again, and that is said once', async (_how, name, reason, words) => {
    await started();
    expect(asked).toEqual([['LISTEN triage_warden_live']]);
    clients[0]?.emit(name as 'error', reason as Error);
    clients[0]?.emit('end');
    await pass(999);
    expect(clients).toHaveLength(1);
    await pass(1);
    expect(warned).toEqual([`The live event connection was lost${words}; connecting again.`]);
    expect([clients.length, asked.length]).toEqual([2, 2]);
  });

  it('is tried again until the database is back', async () => {
    const { bus } = await started();
    away = true;
    clients[0]?.emit('end');
    await pass(3000);
    expect(clients).toHaveLength(4);
    expect(warned.at(-1)).toBe('The live event connection was lost: Error: away; connecting again.');
    away = false;
    await pass(1000);
    bus.publish([event]);
    await pass(20);
    expect(sent()).toHaveLength(1);
    expect(clients).toHaveLength(5);
  });

  it('is not missed when the process ends', async () => {
    const { forwarder } = await started();
    await forwarder.stop();
    expect(vi.mocked(Client.prototype.end)).toHaveBeenCalledTimes(1);
    clients[0]?.emit('end');
    await pass(10_000);
    expect([warned, clients.length, asked.length]).toEqual([[], 1, 1]);
  });
});

describe('what is forwarded', () => {
  it('is collected for a moment, and not heard by who has sent it', async () => {
    const { bus, queue, heard } = await started();
    bus.publish([event]);
    await pass(10);
    queue.wake([{ queue: 'triage', data: {} as never, options: {} }]);
    await pass(9);
    expect(sent()).toEqual([]);
    await pass(1);
    const [message = ''] = sent();
    expect(JSON.parse(message)).toEqual({ from: expect.any(String), events: [event], wake: ['triage'] });
    clients[0]?.emit('notification', { channel: 'x', payload: message } as never);
    expect(heard).toEqual([event]);
    clients[0]?.emit('notification', {
      channel: 'x',
      payload: message.replace('"from":"', '"from":"x'),
    } as never);
    expect(heard).toEqual([event, { ...event, local: false }]);
    await pass(100);
    expect(sent()).toHaveLength(1);
  });

  it('is lost while the database is away, which is said where it was tried', async () => {
    const { bus } = await started();
    away = true;
    bus.publish([event]);
    await pass(20);
    expect(warned).toEqual(['Live events could not be forwarded: Error: away']);
    clients[0]?.emit('end');
    bus.publish([event]);
    await pass(20);
    expect(warned).toHaveLength(2);
    expect(sent()).toHaveLength(1);
  });

  it('of strangers is left alone, be it nothing at all', async () => {
    await started();
    clients[0]?.emit('notification', { channel: 'x' } as never);
    expect(warned).toEqual([expect.stringContaining("none of Triage Warden's")]);
  });
});

describe('messages', () => {
  const of = (bytes: number) => 'ä'.repeat(Math.floor(bytes / 2)) + 'x'.repeat(bytes % 2);
  const sizes = (events: number[]) =>
    pack('{"from":"x"', events.map(of), ['triage']).map((message) => [
      (/"events":\[(.*)\],"wake"/.exec(message)?.[1] ?? '').split(',').map((one) => Buffer.byteLength(one)),
      /"wake":(.*)}$/.exec(message)?.[1],
    ]);

  it('are as few as hold all events, and the last one wakes', () => {
    expect(sizes([3749, 3749, 1])).toEqual([
      [[3749, 3749], '[]'],
      [[1], '["triage"]'],
    ]);
    expect(sizes([3749, 3750])).toHaveLength(2);
    expect(sizes([100, 100, 100])).toEqual([[[100, 100, 100], '["triage"]']]);
  });

  it('leave out what no message holds', () => {
    expect(sizes([7499])).toEqual([[[7499], '["triage"]']]);
    expect(sizes([7500, 5])).toEqual([[[5], '["triage"]']]);
  });

  it('fit into a notification', () => {
    const opening = `{"from":"${'x'.repeat(36)}"`;
    for (const message of pack(opening, Array<string>(50).fill(of(700)), ['triage']))
      expect(Buffer.byteLength(message)).toBeLessThan(8000);
  });
});
