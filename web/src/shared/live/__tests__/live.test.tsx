import { QueryClient } from '@tanstack/react-query';
import { act, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeEventSource } from '../../../test/event-source.ts';
import { renderWith } from '../../../test/render.tsx';
import { keys } from '../../api/query-keys.ts';
import { affectedKeys } from '../invalidations.ts';
import { Invalidator, LiveProvider, useLiveState } from '../live.tsx';

describe('what an event makes stale', () => {
  it('is the incident it names and the lists, not other incidents', () => {
    const stale = affectedKeys({ name: 'incident.triaged', subject: { type: 'incident', id: 'i1' } });
    expect(stale).toContainEqual(keys.incidents.detail('i1'));
    expect(stale).toContainEqual(keys.incidents.lists());
    expect(stale).not.toContainEqual(keys.incidents.details());
  });

  it('is known for news too, which the record does not have', () => {
    const stale = affectedKeys({
      name: 'incident.observables_stored',
      subject: { type: 'incident', id: 'i1' },
    });
    expect(stale).toContainEqual(keys.incidents.detail('i1'));
  });

  it('is nothing for a name that this build does not know', () => {
    const message = { name: 'star.exploded', subject: { type: 'star', id: 's' } };
    expect(affectedKeys(message as unknown as Parameters<typeof affectedKeys>[0])).toEqual([]);
  });
});

describe('a burst of events', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('refetches at once, then once a second; figures more slowly', async () => {
    const queryClient = new QueryClient();
    const invalidate = vi.spyOn(queryClient, 'invalidateQueries').mockResolvedValue();
    const invalidator = new Invalidator(queryClient);
    const calls = (key: readonly unknown[]): number =>
      invalidate.mock.calls.filter(([filter]) => JSON.stringify(filter?.queryKey) === JSON.stringify(key))
        .length;

    for (let index = 0; index < 100; index += 1) {
      invalidator.add({ name: 'incident.created', subject: { type: 'incident', id: `i${index}` } });
    }
    expect(calls(keys.incidents.lists())).toBe(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(calls(keys.incidents.lists())).toBe(2);
    expect(calls(keys.stats.all)).toBe(1);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(calls(keys.incidents.lists())).toBe(2);
    expect(calls(keys.stats.all)).toBe(2);
    invalidator.stop();
  });
});

function State() {
  return <output>{useLiveState()}</output>;
}

it('says when the stream is interrupted and when it is back', async () => {
  renderWith(
    <LiveProvider>
      <State />
    </LiveProvider>,
  );
  expect(await screen.findByText('live')).toBeInTheDocument();
  act(() => FakeEventSource.interrupt());
  expect(screen.getByText('offline')).toBeInTheDocument();
  act(() => FakeEventSource.reconnect());
  expect(screen.getByText('live')).toBeInTheDocument();
  act(() => void window.dispatchEvent(new Event('offline')));
  expect(screen.getByText('offline')).toBeInTheDocument();
  act(() => void window.dispatchEvent(new Event('online')));
  expect(await screen.findByText('live')).toBeInTheDocument();
});
