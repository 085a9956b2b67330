import { vi } from 'vitest';
import { Soon } from './soon.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('runs once for all who ask within its time, and again for the next', () => {
  const run = vi.fn();
  const soon = new Soon(20, run);
  soon.ask();
  vi.advanceTimersByTime(19);
  soon.ask();
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(run).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(100);
  expect(run).toHaveBeenCalledTimes(1);
  soon.ask();
  vi.advanceTimersByTime(20);
  expect(run).toHaveBeenCalledTimes(2);
});

test('leaves what was asked for to whoever cancels it', () => {
  const run = vi.fn();
  const soon = new Soon(20, run);
  expect(soon.cancel()).toBe(false);
  soon.ask();
  expect(soon.cancel()).toBe(true);
  expect(soon.cancel()).toBe(false);
  vi.advanceTimersByTime(100);
  expect(run).not.toHaveBeenCalled();
  soon.ask();
  vi.advanceTimersByTime(20);
  expect(run).toHaveBeenCalledTimes(1);
});
