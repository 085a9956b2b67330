import { vi } from 'vitest';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Permission } from '#contracts';
import { ANY_EVENT } from '../events/event-bus.ts';
import { LiveHub } from './live.hub.ts';

const USER = '01900000-0000-7000-8000-000000000001';
const OTHER = '01900000-0000-7000-8000-000000000002';
const KEY = '01900000-0000-7000-8000-000000000003';

class Response extends EventEmitter {
  ended = false;
  text = '';
  writes = 0;
  destroyed = false;
  writableLength = 0;
  write(chunk: string): void {
    this.text += chunk;
    this.writes += 1;
  }
  destroy(): void {
    this.destroyed = true;
  }
  end(): void {
    this.ended = true;
  }
}

describe('a live stream', () => {
  let emitter: EventEmitter2;
  let hub: LiveHub;
  beforeEach(() => {
    vi.useFakeTimers();
    emitter = new EventEmitter2();
    hub = new LiveHub(emitter);
    hub.onModuleInit();
  });
  afterEach(() => {
    hub.beforeApplicationShutdown();
    vi.useRealTimers();
  });

  const open = (...owners: string[]) => {
    const response = new Response();
    const permissions = new Set(['incident:read' as const]);
    hub.add(
      {
        tenantId: 't',
        owners,
        permissions,
        person: !owners.includes(KEY),
        response: response as unknown as ServerResponse,
      },
      undefined,
    );
    return response;
  };
  const happens = (name: string, id: string, payload: object = {}, tenant_id = 't') =>
    emitter.emit(ANY_EVENT, { name, subject: { type: 'x', id }, payload, tenant_id });
  /** A person's stream, of another tenant or with other rights, that goes on behind an event. */
  const listen = (more: { tenantId?: string; permissions?: Permission[]; after?: string } = {}) => {
    const response = new Response();
    const { tenantId = 't', permissions = ['incident:read'], after } = more;
    hub.add(
      {
        ...{ tenantId, permissions: new Set(permissions), owners: [USER], person: true },
        response: response as unknown as ServerResponse,
      },
      after,
    );
    return response;
  };
  const idsIn = ({ text }: Response) => [...text.matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id);
  /** What this process's ids begin with. */
  const epoch = () => {
    const first = listen({ after: 'of another process-1' });
    return /^id: (\w+)-\d+$/m.exec(first.text)?.[1] ?? '';
  };

  it.each([
    ['user.disabled', USER, { user_id: USER }],
    ['user.updated', USER, { user_id: USER }],
    ['session.ended', 'a session', { user_id: USER, session_id: 'a session' }],
    ['api_key.revoked', KEY, { api_key_id: KEY }],
  ])('ends when %s changes what its owner may', (name, id, payload) => {
    const [mine, others] = [open(USER, KEY), open(OTHER)];
    happens(name, id, payload);
    expect(mine.ended).toBe(true);
    expect(others.ended).toBe(false);
    expect(hub.size).toBe(1);
  });

  it("tells a key nothing that is people's own", () => {
    const [mine, key] = [open(USER), open(KEY)];
    happens('notification.created', 'n');
    happens('incident.created', 'i');
    vi.advanceTimersByTime(100);
    expect(mine.text).toContain('notification.created');
    expect(key.text).not.toContain('notification.created');
    expect(key.text).toContain('incident.created');
  });

  it('goes on when something else happens', () => {
    const mine = open(USER);
    happens('incident.created', 'i');
    happens('session.started', 's', { user_id: USER, session_id: 's' });
    expect(mine.ended).toBe(false);
  });

  it('tells everybody what they may know of their own tenant, and nothing else', () => {
    const [mine, another, elsewhere, poor] = [
      listen(),
      listen(),
      listen({ tenantId: 'u' }),
      listen({ permissions: [] }),
    ];
    happens('incident.created', 'i1');
    happens('settings.changed', 's1');
    happens('incident.created', 'of u', {}, 'u');
    vi.advanceTimersByTime(49);
    expect(mine.text).toBe('retry: 2000\n\n');
    vi.advanceTimersByTime(1);
    expect(mine.text).toMatch(
      /^retry: 2000\n\nid: \w+-1\ndata: {"name":"incident\.created","subject":{"type":"x","id":"i1"}}\n\n$/,
    );
    expect([another, elsewhere, poor].map(idsIn)).toEqual([['i1'], ['of u'], []]);
    expect(poor.writes).toBe(1);
  });

  it('begins with what happens from now on', () => {
    happens('incident.created', 'before');
    const mine = listen();
    vi.advanceTimersByTime(100);
    expect(idsIn(mine)).toEqual([]);
    happens('incident.created', 'after');
    vi.advanceTimersByTime(50);
    expect(idsIn(mine)).toEqual(['after']);
  });

  it('goes on where it was broken off, with what its owner may know', () => {
    const own = epoch();
    for (const id of ['i1', 'i2', 'i3']) happens('incident.created', id);
    happens('settings.changed', 's1');
    expect(idsIn(listen({ after: `${own}-1` }))).toEqual(['i2', 'i3']);
    const whole = listen({ after: `${own}-4` });
    expect([whole.writes, whole.text]).toEqual([1, 'retry: 2000\n\n']);
  });

  it.each([
    ['another process’s', 'other-1'],
    ['no number', 'EPOCH-x'],
    ['no event’s', 'EPOCH-1.5'],
  ])('asks to fetch everything when the last event is %s', (_whose, after) => {
    const own = epoch();
    happens('incident.created', 'i1');
    const { text } = listen({ after: after.replace('EPOCH', own) });
    expect(text).toBe(`retry: 2000\n\nid: ${own}-1\nevent: refetch\ndata: {}\n\n`);
  });

  it('has what it missed of the last two thousand events, and must fetch when it missed more', () => {
    const own = epoch();
    for (let n = 1; n < 4000; n += 1) happens('incident.created', `i${n}`);
    expect(idsIn(listen({ after: `${own}-0` }))).toHaveLength(3999);
    happens('incident.created', 'i4000');
    expect(idsIn(listen({ after: `${own}-2000` }))).toHaveLength(2000);
    expect(listen({ after: `${own}-1999` }).text).toContain('event: refetch');
  });

  it('is kept open by a sign of life, for half an hour', () => {
    const mine = listen();
    vi.advanceTimersByTime(20_000);
    expect(mine.text).toBe('retry: 2000\n\n: ping\n\n');
    vi.advanceTimersByTime(30 * 60_000 - 20_001);
    expect([mine.ended, hub.size]).toEqual([false, 1]);
    vi.advanceTimersByTime(1);
    expect([mine.ended, hub.size]).toEqual([true, 0]);
  });

  it('is broken off when nobody reads it', () => {
    const [slow, full] = [listen(), listen()];
    slow.writableLength = 1_000_000;
    full.writableLength = 1_000_001;
    happens('incident.created', 'i1');
    vi.advanceTimersByTime(50);
    expect([slow.destroyed, full.destroyed, hub.size]).toEqual([false, true, 1]);
    expect([slow, full].map(idsIn)).toEqual([['i1'], []]);
  });

  it('is forgotten when it is closed, and ends with the server', () => {
    const [closed, open] = [listen(), listen()];
    closed.emit('close');
    expect(hub.size).toBe(1);
    happens('incident.created', 'i1');
    hub.beforeApplicationShutdown();
    expect([closed.ended, open.ended, hub.size]).toEqual([false, true, 0]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
