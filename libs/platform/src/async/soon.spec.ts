import { jest } from '@jest/globals';
import { Soon } from './soon.ts';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('runs once for all who ask within its time, and again for the next', () => {
  const run = jest.fn();
  const soon = new Soon(20, run);
  soon.ask();
  jest.advanceTimersByTime(19);
  soon.ask();
  expect(run).not.toHaveBeenCalled();
  jest.advanceTimersByTime(1);
  expect(run).toHaveBeenCalledTimes(1);
  jest.advanceTimersByTime(100);
  expect(run).toHaveBeenCalledTimes(1);
  soon.ask();
  jest.advanceTimersByTime(20);
  expect(run).toHaveBeenCalledTimes(2);
});

test('leaves what was asked for to whoever cancels it', () => {
  const run = jest.fn();
  const soon = new Soon(20, run);
  expect(soon.cancel()).toBe(false);
  soon.ask();
  expect(soon.cancel()).toBe(true);
  expect(soon.cancel()).toBe(false);
  jest.advanceTimersByTime(100);
  expect(run).not.toHaveBeenCalled();
  soon.ask();
  jest.advanceTimersByTime(20);
  expect(run).toHaveBeenCalledTimes(1);
});
