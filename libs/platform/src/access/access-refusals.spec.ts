import { vi } from 'vitest';
import { Logger } from '@nestjs/common';
import { Clock } from '../clock.ts';
import { Context } from '../context/context.ts';
import type { Tenants } from '../database/tenants.ts';
import type { UnitOfWork } from '../database/unit-of-work.ts';
import { Ids } from '../ids.ts';
import { AccessRefusals, type Refusal } from './access-refusals.ts';

type Entry = { tenant: string; by: string; id: string; kind: string; count: number; reason: string };
const logged = () => vi.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);

/** What is recorded; `broken` makes the next so many writes fail. */
function house() {
  const entries: Entry[] = [];
  const context = new Context();
  const state = { broken: 0, gate: Promise.resolve() };
  const correlations: string[] = [];
  const unit = {
    run: (work: () => Promise<unknown>) => work(),
    record: async (
      _event: string,
      { id }: { id: string },
      { kind, count }: { kind: string; count: number },
      { reason }: { reason: string },
    ) => {
      await state.gate;
      if (state.broken > 0) {
        state.broken -= 1;
        throw new Error('The database is away.');
      }
      const { tenantId, actor, correlationId } = context.current();
      correlations.push(correlationId);
      entries.push({ tenant: tenantId, by: actor.name, id, kind, count, reason });
    },
  };
  const refusals = new AccessRefusals(unit as unknown as UnitOfWork, context, new Ids(new Clock()), {
    platform: async () => ({ id: 'platform' }),
  } as unknown as Tenants);
  return { entries, refusals, state, correlations };
}

const refusal = (more: Partial<Refusal> = {}): Refusal => ({
  kind: 'sign_in',
  tenantId: 'north',
  account: 'ann@house.example',
  ip: '192.0.2.7',
  ...more,
});

describe('who was refused', () => {
  it('has an entry at once the first time, and one with the number of the others a minute later', async () => {
    const { entries, refusals } = house();
    const first = {
      ...{ tenant: 'north', by: 'anonymous', id: 'ann@house.example', kind: 'sign_in' },
      ...{ count: 1, reason: 'The account or the password was wrong.' },
    };
    await refusals.note(refusal());
    expect(entries).toEqual([first]);
    await refusals.note(refusal());
    await refusals.note(refusal());
    expect(entries).toHaveLength(1);
    await refusals.beforeApplicationShutdown();
    expect(entries.slice(1)).toEqual([{ ...first, count: 2, reason: '2 more within a minute.' }]);
    await refusals.flush();
    expect(entries).toHaveLength(2);
    // Another minute begins.
    await refusals.note(refusal());
    expect(entries[2]).toEqual(first);
    await refusals.flush();
    expect(entries).toHaveLength(3);
  });

  it.each<[string, Partial<Refusal>]>([
    ['of another kind', { kind: 'second_factor' }],
    ['of another account', { account: 'bob@house.example' }],
    ['from another address', { ip: '192.0.2.8' }],
    ['from no known address', { ip: null }],
    ['in another tenant', { tenantId: 'south' }],
    ['of somebody who is known', { actor: { type: 'user', id: 'u1', name: 'Ann' } }],
  ])('has an entry of its own when it is %s', async (_what, other) => {
    const { entries, refusals } = house();
    await refusals.note(refusal());
    await refusals.note(refusal(other));
    expect(entries.map(({ count }) => count)).toEqual([1, 1]);
    await refusals.flush();
  });

  it('is in the record of the platform’s own where no account was found', async () => {
    const { entries, refusals } = house();
    await refusals.note(refusal({ tenantId: null, account: 'a password by mistake' }));
    await refusals.note(refusal({ account: null, actor: { type: 'user', id: 'u1', name: 'Ann' } }));
    expect(entries).toMatchObject([
      { tenant: 'platform', id: 'unknown', by: 'anonymous' },
      { tenant: 'north', id: 'u1', by: 'Ann' },
    ]);
    await refusals.flush();
  });

  it('has ten entries of its own within a minute, and the others share one', async () => {
    const { entries, refusals } = house();
    for (let n = 0; n < 13; n += 1) await refusals.note(refusal({ account: `a${n}@house.example` }));
    expect(entries).toHaveLength(10);
    await refusals.flush();
    expect(entries.slice(10)).toEqual([
      {
        ...{ tenant: 'north', by: 'anonymous', id: 'unknown', kind: 'others', count: 3 },
        reason: 'And 3 more within a minute, of other accounts and addresses.',
      },
    ]);
  });

  it('is counted and told of later when it could not be recorded', async () => {
    const { entries, refusals, state } = house();
    const told = logged();
    state.broken = 1;
    await refusals.note(refusal());
    expect(entries).toEqual([]);
    expect(told).toHaveBeenCalledWith(
      expect.objectContaining({ kind: 'sign_in', count: 1 }),
      'A refusal could not be recorded.',
    );
    told.mockRestore();
    await refusals.flush();
    expect(entries).toMatchObject([{ count: 1, reason: '1 more within a minute.' }]);
  });

  it('is told of at the end of its minute, which begins with the first of them', async () => {
    vi.useFakeTimers();
    const { entries, refusals } = house();
    const told = () => entries.map(({ count, reason }) => [count, reason.slice(0, 6)]);
    const twice = async () => {
      await refusals.note(refusal());
      await refusals.note(refusal());
    };
    await twice();
    await vi.advanceTimersByTimeAsync(30_000);
    // Another minute begins behind one that was ended early.
    await refusals.flush();
    await twice();
    await vi.advanceTimersByTimeAsync(59_999);
    expect(told()).toEqual([
      [1, 'The ac'],
      [1, '1 more'],
      [1, 'The ac'],
    ]);
    await vi.advanceTimersByTimeAsync(1);
    expect(told().slice(3)).toEqual([[1, '1 more']]);
    vi.useRealTimers();
  });

  it('is waited for by the end of the process while it is being written', async () => {
    const { entries, refusals, state } = house();
    const gate = Promise.withResolvers<void>();
    state.gate = gate.promise;
    void refusals.note(refusal());
    const ended = refusals.beforeApplicationShutdown().then(() => entries.length);
    await new Promise((resolve) => setImmediate(resolve));
    gate.resolve();
    expect(await ended).toBe(1);
  });

  it('is found by the request that was refused, or by a number of its own', async () => {
    const { refusals, correlations } = house();
    await refusals.note(refusal({ correlationId: 'c1' }));
    await refusals.note(refusal({ ip: null }));
    expect(correlations).toEqual(['c1', expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    await refusals.flush();
  });

  it('is told by its own sentence where there is one', async () => {
    const { entries, refusals } = house();
    await refusals.note(refusal({ reason: 'The host is another.' }));
    expect(entries).toMatchObject([{ reason: 'The host is another.' }]);
    await refusals.flush();
  });
});
