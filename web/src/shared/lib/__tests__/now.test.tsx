import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useSession } from '../../session/session.ts';
import { useNow } from '../use-now.ts';

const START = Date.parse('2026-11-22T10:00:07.000Z');
beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => void vi.useRealTimers());

const drawn: Record<string, number> = {};
function Clock({ name, every }: { name: string; every: number }) {
  const now = useNow(every);
  drawn[name] = (drawn[name] ?? 0) + 1;
  return <output aria-label={name}>{(now - START) / 1000}</output>;
}
const shown = () => screen.getAllByRole('status').map(({ textContent }) => textContent);

it('draws each as seldom as it wants, by one timer that ends with the last', () => {
  const { rerender, unmount } = render(
    <>
      <Clock name="second" every={1000} />
      <Clock name="ten" every={10_000} />
    </>,
  );
  expect(shown()).toEqual(['0', '-7']);
  expect(vi.getTimerCount()).toBe(1);
  const before = drawn['ten'];
  act(() => void vi.advanceTimersByTime(2000));
  expect(shown()).toEqual(['2', '-7']);
  expect(drawn['ten']).toBe(before);
  act(() => void vi.advanceTimersByTime(1000));
  expect(shown()).toEqual(['3', '3']);
  rerender(<Clock name="second" every={1000} />);
  expect(vi.getTimerCount()).toBe(1);
  unmount();
  expect(vi.getTimerCount()).toBe(0);
  // Whoever comes later begins with the present moment, not with the last one of the timer.
  vi.setSystemTime(START + 60_000);
  render(<Clock name="later" every={1000} />);
  expect(shown()).toEqual(['60']);
});

it('says whose mistake it is when nobody is signed in above', () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  function Outside() {
    useSession();
    return null;
  }
  expect(() => render(<Outside />)).toThrow('useSession needs a signed-in session above it');
});
