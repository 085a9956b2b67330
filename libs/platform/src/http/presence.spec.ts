import type { Actor } from '#contracts';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { Clock } from '../clock.ts';
import { Context } from '../context/context.ts';
import { EventBus } from '../events/event-bus.ts';
import type { DomainEvent } from '../events/domain-event.ts';
import { Presence } from './presence.ts';

const person = (name: string): Actor => ({
  type: 'user',
  id: `id-${name}`,
  name,
  user_id: `id-${name}`,
  role: 'analyst',
});
const CASE = { type: 'incident', id: 'i' };

/** One process; two of them hear of each other by what `sent` holds. */
function house() {
  let now = Date.parse('2026-11-29T01:00:00Z');
  const clock = Object.assign(new Clock(), { now: () => new Date(now) });
  const context = new Context();
  const bus = new EventBus(new EventEmitter2());
  const sent: DomainEvent[] = [];
  bus.forwardTo((events) => void sent.push(...events));
  const presence = new Presence(bus, context, clock);
  const as = <T>(actor: Actor, work: () => T, tenantId = 't'): Promise<T> =>
    context.run({ tenantId, actor, permissions: new Set(), correlationId: 'c', ip: null }, async () =>
      work(),
    );
  const see = (
    name: string,
    { subject = CASE, doing = 'looking' as 'looking' | 'deciding', tenant = 't' } = {},
  ) => as(person(name), () => presence.see(subject, doing).map((one) => `${one.name} ${one.doing}`), tenant);
  return {
    presence,
    sent,
    see,
    as,
    leave: (name: string) => as(person(name), () => presence.leave(CASE)),
    later: (ms: number) => void (now += ms),
    news: () => sent.splice(0).map(({ name, payload }) => `${name} ${(payload as { doing: string }).doing}`),
  };
}

describe('who looks at the same', () => {
  it('is told to each of them, oneself left out, by name and with what they do', async () => {
    const { see } = house();
    expect(await see('Cy')).toEqual([]);
    expect(await see('Bo', { doing: 'deciding' })).toEqual(['Cy looking']);
    expect(await see('Ann')).toEqual(['Bo deciding', 'Cy looking']);
  });

  it('is nobody of another thing or another tenant', async () => {
    const { see } = house();
    await see('Ann');
    expect(await see('Bo', { subject: { type: 'incident', id: 'another' } })).toEqual([]);
    expect(await see('Bo', { subject: { type: 'approval', id: 'i' } })).toEqual([]);
    expect(await see('Bo', { tenant: 'u' })).toEqual([]);
  });

  it('is gone after a minute without a word, or at once when they say so', async () => {
    const { see, later, leave } = house();
    await see('Ann');
    later(59_999);
    expect(await see('Bo')).toEqual(['Ann looking']);
    later(1);
    expect(await see('Bo')).toEqual([]);
    await see('Ann');
    await leave('Ann');
    expect(await see('Bo')).toEqual([]);
  });

  it('is news when it changes, and else only told to the other processes', async () => {
    const { see, leave, later, news } = house();
    await see('Ann');
    await see('Ann');
    await see('Ann', { doing: 'deciding' });
    await leave('Ann');
    await leave('Ann');
    expect(news()).toEqual([
      'presence.changed looking',
      'presence.renewed looking',
      'presence.changed deciding',
      'presence.changed null',
    ]);
    await see('Ann');
    later(60_000);
    await see('Ann');
    expect(news()).toEqual(['presence.changed looking', 'presence.changed looking']);
  });

  it('is known to every process, and what one hears of itself counts once', async () => {
    const [here, there] = [house(), house()];
    await here.see('Ann');
    for (const event of here.sent) await there.presence.heard({ ...event, local: false } as never);
    expect(await there.see('Bo')).toEqual(['Ann looking']);
    await here.leave('Ann');
    for (const event of here.sent) await there.presence.heard({ ...event, local: true } as never);
    expect(await there.see('Bo')).toEqual(['Ann looking']);
    for (const event of here.sent) await there.presence.heard({ ...event, local: false } as never);
    expect(await there.see('Bo')).toEqual([]);
  });

  it('is nobody of whom another process tells nonsense', async () => {
    const { presence, see } = house();
    for (const payload of [{}, { ...CASE, user_id: 'x', user_name: 'X', doing: 'dancing' }])
      await presence.heard({ local: false, tenant_id: 't', payload } as never);
    expect(await see('Bo')).toEqual([]);
  });

  it('is no key', async () => {
    const { as, presence } = house();
    const key: Actor = { ...person('Ann'), type: 'api_key' };
    await expect(as(key, () => presence.see(CASE, 'looking'))).rejects.toThrow(/sign in/);
  });

  it('is on ten pages at most, the latest, and two thousand in all', async () => {
    const { see, presence } = house();
    const page = (n: number) => ({ type: 'incident', id: String(n) });
    for (let n = 0; n < 11; n += 1) await see('Ann', { subject: page(n) });
    expect(await see('Bo', { subject: page(0) })).toEqual([]);
    expect(await see('Bo', { subject: page(1) })).toEqual(['Ann looking']);
    for (let n = 0; n < 2100; n += 1) await see(`P${n}`);
    expect((presence as unknown as { entries: Map<string, unknown> }).entries.size).toBe(2000);
  });
});
