import { vi } from 'vitest';
import { Logger } from '@nestjs/common';
import { DatabaseAway, UnitOfWork } from '#platform';
import type { ActionContexts } from './action-contexts.ts';
import { ActionAttempts } from './action-attempts.ts';
import type { Claim } from './action-outcomes.ts';
import type { ClaimRepository } from './data/claim.repository.ts';
import type { ActionCatalogue } from './domain/catalogue.ts';
import type { ActionContext } from './domain/definition.ts';

const newClaim = () =>
  ({
    row: { id: 'a1', name: 'isolate_host', proposer_name: 'Ann', reason: 'It beacons.', attempts: 0 },
    token: 't1',
  }) as Claim;
let claim: Claim;
beforeEach(() => (claim = newClaim()));

function attempts(
  apply: (ctx: ActionContext) => Promise<unknown>,
  renew: () => Promise<boolean>,
  callBegins = async (): Promise<Claim['row'] | undefined> => ({
    ...claim.row,
    attempts: claim.row.attempts + 1,
  }),
) {
  const definition = { read_only: false, timeout_seconds: 45, apply };
  return new ActionAttempts(
    { renew, callBegins } as unknown as ClaimRepository,
    { get: () => definition } as unknown as ActionCatalogue,
    {
      make: (work: { onSend: () => Promise<void>; signal: AbortSignal }) => ({
        ...work,
        send: async (call: () => unknown) => {
          await work.onSend();
          return call();
        },
      }),
    } as unknown as ActionContexts,
    { run: (work: () => Promise<unknown>) => work() } as unknown as UnitOfWork,
  );
}

const never = (ctx: ActionContext) => ctx.send(() => new Promise(() => undefined));

// These tests are about failures; their log is of no use here.
beforeAll(() => Logger.overrideLogger(false));
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a long call keeps its claim alive, and is given up as uncertain when its time is over', async () => {
  const renew = vi.fn(async () => true);
  const attempt = attempts(never, renew).attempt(claim);
  await vi.advanceTimersByTimeAsync(45_000);
  await expect(attempt).resolves.toMatchObject({
    kind: 'uncertain',
    error: { message: 'No answer came within 45 seconds.' },
  });
  expect(renew.mock.calls.length).toBeGreaterThanOrEqual(8);
  const calls = renew.mock.calls.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(renew).toHaveBeenCalledTimes(calls);
});

test('a worker whose claim has fallen to another gives the call up', async () => {
  let signal: AbortSignal | undefined;
  const apply = (ctx: ActionContext) => {
    signal = ctx.signal;
    return never(ctx);
  };
  const attempt = attempts(apply, async () => false).attempt(claim);
  await vi.advanceTimersByTimeAsync(5_000);
  await expect(attempt).resolves.toMatchObject({ kind: 'uncertain' });
  expect(signal?.aborted).toBe(true);
});

test('a database that does not answer for a moment does not end the call', async () => {
  const renew = vi.fn(async (): Promise<boolean> => Promise.reject(new Error('no connection')));
  let finish: (outcome: unknown) => void = () => undefined;
  const attempt = attempts(() => new Promise((resolve) => (finish = resolve)), renew).attempt(claim);
  await vi.advanceTimersByTimeAsync(5_000);
  finish({ output: {}, evidence: [] });
  await expect(attempt).resolves.toMatchObject({ kind: 'done' });
});

test('a call is counted before it leaves, once for all calls of a try', async () => {
  const order: string[] = [];
  const callBegins = vi.fn(async () => {
    order.push('counted');
    return { ...claim.row, attempts: 1 };
  });
  const apply = async (ctx: ActionContext) => {
    await ctx.send(async () => void order.push('call'));
    await ctx.send(async () => void order.push('call'));
    return { output: {}, evidence: [] };
  };
  await expect(attempts(apply, async () => true, callBegins).attempt(claim)).resolves.toMatchObject({
    kind: 'done',
  });
  expect(order).toEqual(['counted', 'call', 'call']);
  expect(claim).toMatchObject({ counted: true, row: { attempts: 1 } });
});

test('nothing leaves once the claim has fallen to another worker', async () => {
  const call = vi.fn(async () => undefined);
  const apply = (ctx: ActionContext) => ctx.send(call);
  const attempt = attempts(
    apply,
    async () => true,
    async () => undefined,
  ).attempt(claim);
  await expect(attempt).resolves.toMatchObject({ kind: 'not_sent' });
  expect(call).not.toHaveBeenCalled();
});

test('a database that is away before anything has left is thrown: it is no try', async () => {
  const away = new DatabaseAway(new Error('gone'));
  const apply = (ctx: ActionContext) => ctx.send(async () => undefined);
  const attempt = attempts(
    apply,
    async () => true,
    () => Promise.reject(away),
  ).attempt(claim);
  await expect(attempt).rejects.toBe(away);
});
