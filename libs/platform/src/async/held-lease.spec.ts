import { vi } from 'vitest';
import { whileHeld } from './held-lease.ts';

describe('a held lease', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const lease = (renew: () => Promise<boolean>, onTrouble = vi.fn()) => ({
    everyMs: 5000,
    renew: vi.fn(renew),
    lost: () => new Error('It is in other hands.'),
    onTrouble,
  });

  it('is renewed as long as the work goes on, and no longer', async () => {
    const held = lease(async () => true);
    const { promise, resolve } = Promise.withResolvers<string>();
    const result = whileHeld(held, () => promise);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(held.renew).toHaveBeenCalledTimes(3);
    resolve('done');
    expect(await result).toBe('done');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(held.renew).toHaveBeenCalledTimes(3);
  });

  it('is not renewed after a work that failed', async () => {
    const held = lease(async () => true);
    await expect(whileHeld(held, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(held.renew).not.toHaveBeenCalled();
  });

  it('tells the work when it is in other hands', async () => {
    const given = whileHeld(
      lease(async () => false),
      (lost) => new Promise((resolve) => lost.addEventListener('abort', () => resolve(lost.reason))),
    );
    await vi.advanceTimersByTimeAsync(5000);
    expect(await given).toEqual(new Error('It is in other hands.'));
  });

  it('is not lost by a renewal that fails, and that is said', async () => {
    const failure = new Error('no connection');
    const held = lease(() => Promise.reject(failure));
    let signal: AbortSignal | undefined;
    const { promise, resolve } = Promise.withResolvers<void>();
    const result = whileHeld(held, (lost) => {
      signal = lost;
      return promise;
    });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(held.onTrouble.mock.calls).toEqual([[failure], [failure]]);
    expect(signal?.aborted).toBe(false);
    resolve();
    await result;
  });

  it('is renewed by one call at a time', async () => {
    const held = lease(() => new Promise(() => undefined));
    void whileHeld(held, () => new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(held.renew).toHaveBeenCalledTimes(1);
  });
});
