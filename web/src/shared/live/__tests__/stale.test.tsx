import { QueryClient, QueryClientProvider, QueryObserver } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeEventSource } from '../../../test/event-source.ts';
import { keys } from '../../api/query-keys.ts';
import { affectedKeys, type LiveMessage } from '../invalidations.ts';
import { Invalidator, LiveProvider, useLiveState } from '../live.tsx';

const message = (name: string, type = 'x', id = '7'): LiveMessage => ({
  name: name as LiveMessage['name'],
  subject: { type, id },
});

it.each<[string, ReturnType<typeof affectedKeys>]>([
  ['action.approved', [keys.actions.lists(), keys.actions.detail('7'), keys.timeline.lists()]],
  [
    'approval.decided',
    [keys.approvals.all, keys.actions.lists(), keys.timeline.lists(), keys.notifications.all] as never,
  ],
  ['run.settled', [keys.runs.all, keys.playbooks.details(), keys.timeline.lists()]],
  ['playbook.saved', [keys.playbooks.all]],
  ['policy.published', [keys.policy.all, keys.firstRun.lists()] as never],
  ['settings.changed', [keys.settings.all, keys.firstRun.lists()] as never],
  ['kill_switch.engaged', [keys.killSwitch.all, keys.policy.all]],
  ['connector.health_changed', [keys.connectors.all, keys.actionTypes.all, keys.firstRun.lists()] as never],
  ['webhook_source.updated', [keys.webhookSources.all, keys.firstRun.lists()] as never],
  ['mailbox.created', [keys.mailboxes.all, keys.webhookSources.all]],
  ['tenant.created', [keys.tenants.all]],
  ['user.updated', [keys.users.all, keys.me, keys.firstRun.lists()] as never],
  ['user.password_changed', [keys.sessions.all]],
  ['user.second_factor_added', [keys.users.all, keys.secondFactors]],
  ['user.identity_linked', [keys.identities.all]],
  ['session.ended', [keys.sessions.all]],
  ['api_key.revoked', [keys.apiKeys.all]],
  ['notification.created', [keys.notifications.all]],
  ['job.retried', [keys.jobs.all]],
  ['audit.exported', []],
  [
    'incident.updated',
    [keys.incidents.details(), keys.incidents.lists(), keys.timeline.lists(), keys.stats.all] as never,
  ],
  [
    'incident.task_moved',
    [
      keys.incidents.part('7', 'tasks'),
      keys.incidents.list({ handover: true }),
      keys.incidents.list({ tasks: 'mine' }),
      keys.timeline.lists(),
    ] as never,
  ],
  [
    'incident.alert_joined',
    [
      ...[keys.incidents.details(), keys.incidents.lists(), keys.timeline.lists(), keys.stats.all],
      keys.firstRun.details(),
    ] as never,
  ],
])('%s makes stale what shows it', (name, stale) => {
  expect(affectedKeys(message(name))).toEqual(stale);
});

describe('a burst', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('reads figures again after a quarter of a minute and not before, and nothing once it is stopped', async () => {
    const client = new QueryClient();
    const read = vi.spyOn(client, 'invalidateQueries').mockResolvedValue();
    const figures = (): number =>
      read.mock.calls.filter(([filter]) => filter?.queryKey?.[0] === keys.stats.all[0]).length;
    const invalidator = new Invalidator(client);
    invalidator.add(message('incident.updated'));
    invalidator.add(message('incident.updated'));
    await vi.advanceTimersByTimeAsync(14_999);
    expect(figures()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(figures()).toBe(2);
    await vi.advanceTimersByTimeAsync(1000);
    invalidator.add(message('playbook.saved'));
    invalidator.add(message('policy.published'));
    const before = read.mock.calls.length;
    invalidator.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(read.mock.calls).toHaveLength(before);
    // What waited when it was stopped is forgotten, and it can begin again.
    invalidator.add(message('playbook.saved'));
    expect(read.mock.calls.at(-1)?.[0]).toEqual({ queryKey: keys.playbooks.all });
    expect(read.mock.calls).toHaveLength(before + 1);
  });

  it('waits for an answer that takes longer than a second, and then for as long again', async () => {
    const client = new QueryClient();
    const asked: number[] = [];
    const gaveUp = vi.fn();
    const lists = new QueryObserver(client, {
      queryKey: keys.playbooks.lists(),
      queryFn: ({ signal }) => {
        asked.push(Date.now());
        signal.addEventListener('abort', gaveUp);
        return new Promise((resolve) => setTimeout(() => resolve(asked.length), 2500));
      },
    });
    const unsubscribe = lists.subscribe(() => undefined);
    await vi.advanceTimersByTimeAsync(2500);
    expect(lists.getCurrentResult().data).toBe(1);

    const from = Date.now();
    const invalidator = new Invalidator(client);
    for (let ms = 0; ms < 9000; ms += 100) {
      invalidator.add(message('playbook.saved'));
      await vi.advanceTimersByTimeAsync(100);
    }
    // At the full seconds: 2.5 s for the answer, 2.5 s of rest.
    expect(asked.slice(1).map((at) => at - from)).toEqual([0, 5000]);
    expect(gaveUp).not.toHaveBeenCalled();
    expect(lists.getCurrentResult().data).toBe(3);
    invalidator.stop();
    unsubscribe();
  });

  it('asks again for an answer that never comes', async () => {
    const client = new QueryClient();
    const read = vi.spyOn(client, 'invalidateQueries').mockReturnValue(new Promise(() => undefined));
    const invalidator = new Invalidator(client);
    invalidator.add(message('playbook.saved'));
    invalidator.add(message('playbook.saved'));
    await vi.advanceTimersByTimeAsync(29_999);
    expect(read).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(read).toHaveBeenCalledTimes(2);
    invalidator.stop();
  });
});

function State() {
  return <output>{useLiveState()}</output>;
}

describe('the stream', () => {
  const sources: FakeEventSource[] = [];
  const client = new QueryClient();
  let read = vi.spyOn(client, 'invalidateQueries');
  beforeEach(() => {
    sources.length = 0;
    read = vi.spyOn(client, 'invalidateQueries').mockResolvedValue();
    vi.stubGlobal(
      'EventSource',
      class extends FakeEventSource {
        constructor(url: string) {
          super(url);
          sources.push(this);
        }
      },
    );
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.stubGlobal('EventSource', FakeEventSource);
  });
  const open = async () => {
    const view = render(
      <QueryClientProvider client={client}>
        <LiveProvider>
          <State />
        </LiveProvider>
      </QueryClientProvider>,
    );
    expect(screen.getByRole('status')).toHaveTextContent('connecting');
    await screen.findByText('live');
    return view;
  };
  const hear = (data: string) => act(() => sources[0]?.onmessage?.(new MessageEvent('message', { data })));

  it('is of the events, and reads again what one of them names; what it cannot read it leaves', async () => {
    await open();
    expect(sources.map(({ url }) => url)).toEqual(['/api/events']);
    hear('no JSON');
    hear('null');
    hear('{"name":"playbook.saved"}');
    hear('{"subject":{"type":"x","id":"7"}}');
    expect(read).not.toHaveBeenCalled();
    hear(JSON.stringify(message('playbook.saved')));
    expect(read.mock.calls).toEqual([[{ queryKey: keys.playbooks.all }]]);
  });

  it('reads all again after a gap, and when the server says that it cannot replay one', async () => {
    await open();
    act(() => void sources[0]?.dispatchEvent(new Event('refetch')));
    expect(read.mock.calls).toEqual([[]]);
    act(() => FakeEventSource.interrupt());
    expect(read).toHaveBeenCalledTimes(1);
    act(() => FakeEventSource.reconnect());
    expect(read.mock.calls.at(-1)).toEqual([{ refetchType: 'active' }]);
    act(() => FakeEventSource.reconnect());
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('is opened anew after five seconds when the server has refused it, else by the browser', async () => {
    await open();
    vi.useFakeTimers();
    act(() => FakeEventSource.interrupt());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sources).toHaveLength(1);
    act(() => {
      sources[0]?.close();
      sources[0]?.onerror?.();
    });
    await vi.advanceTimersByTimeAsync(4999);
    expect(sources).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sources).toHaveLength(2);
  });

  it('is closed with the page, and nothing opens it again', async () => {
    const { unmount } = await open();
    vi.useFakeTimers();
    act(() => {
      sources[0]?.close();
      sources[0]?.onerror?.();
    });
    unmount();
    expect(sources[0]?.readyState).toBe(FakeEventSource.CLOSED);
    await vi.advanceTimersByTimeAsync(60_000);
    window.dispatchEvent(new Event('online'));
    expect(sources).toHaveLength(1);
  });

  it('is another one when the network is back', async () => {
    await open();
    act(() => void window.dispatchEvent(new Event('offline')));
    act(() => void window.dispatchEvent(new Event('online')));
    expect(sources.map(({ readyState }) => readyState === FakeEventSource.CLOSED)).toEqual([true, false]);
    await screen.findByText('live');
    expect(read.mock.calls.at(-1)).toEqual([{ refetchType: 'active' }]);
  });
});
