import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import type { ActionContexts } from './action-contexts.ts';
import { ActionAttempts } from './action-attempts.ts';
import type { Claim } from './action-outcomes.ts';
import type { ClaimRepository } from './data/claim.repository.ts';
import type { ActionCatalogue } from './domain/catalogue.ts';
import type { ActionContext } from './domain/definition.ts';

const claim = {
  row: { id: 'a1', name: 'isolate_host', proposer_name: 'Ann', reason: 'It beacons.' },
  token: 't1',
} as Claim;

function attempts(apply: (ctx: ActionContext) => Promise<unknown>, renew: () => Promise<boolean>) {
  const definition = { read_only: false, timeout_seconds: 45, apply };
  return new ActionAttempts(
    { renew } as unknown as ClaimRepository,
    { get: () => definition } as unknown as ActionCatalogue,
    {
      make: (work: { onSend: () => void; signal: AbortSignal }) => ({
        ...work,
        send: (call: () => unknown) => (work.onSend(), call()),
      }),
    } as unknown as ActionContexts,
    { run: (work: () => Promise<unknown>) => work() } as unknown as UnitOfWork,
  );
}

const never = (ctx: ActionContext) => ctx.send(() => new Promise(() => undefined));

// These tests are about failures; their log is of no use here.
beforeAll(() => Logger.overrideLogger(false));
beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('a long call keeps its claim alive, and is given up as uncertain when its time is over', async () => {
  const renew = jest.fn(async () => true);
  const attempt = attempts(never, renew).attempt(claim);
  await jest.advanceTimersByTimeAsync(45_000);
  await expect(attempt).resolves.toMatchObject({
    kind: 'uncertain',
    error: { message: 'No answer came within 45 seconds.' },
  });
  expect(renew.mock.calls.length).toBeGreaterThanOrEqual(8);
  const calls = renew.mock.calls.length;
  await jest.advanceTimersByTimeAsync(60_000);
  expect(renew).toHaveBeenCalledTimes(calls);
});

test('a worker whose claim has fallen to another gives the call up', async () => {
  let signal: AbortSignal | undefined;
  const apply = (ctx: ActionContext) => {
    signal = ctx.signal;
    return never(ctx);
  };
  const attempt = attempts(apply, async () => false).attempt(claim);
  await jest.advanceTimersByTimeAsync(5_000);
  await expect(attempt).resolves.toMatchObject({ kind: 'uncertain' });
  expect(signal?.aborted).toBe(true);
});

test('a database that does not answer for a moment does not end the call', async () => {
  const renew = jest.fn(async (): Promise<boolean> => Promise.reject(new Error('no connection')));
  let finish: (outcome: unknown) => void = () => undefined;
  const attempt = attempts(() => new Promise((resolve) => (finish = resolve)), renew).attempt(claim);
  await jest.advanceTimersByTimeAsync(5_000);
  finish({ output: {}, evidence: [] });
  await expect(attempt).resolves.toMatchObject({ kind: 'done' });
});
