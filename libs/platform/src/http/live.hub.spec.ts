import { jest } from '@jest/globals';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { ANY_EVENT } from '../events/event-bus.ts';
import { LiveHub } from './live.hub.ts';

const USER = '01900000-0000-7000-8000-000000000001';
const OTHER = '01900000-0000-7000-8000-000000000002';
const KEY = '01900000-0000-7000-8000-000000000003';

class Response extends EventEmitter {
  ended = false;
  text = '';
  writableLength = 0;
  write(chunk: string): void {
    this.text += chunk;
  }
  end(): void {
    this.ended = true;
  }
}

describe('a live stream', () => {
  let emitter: EventEmitter2;
  let hub: LiveHub;
  beforeEach(() => {
    jest.useFakeTimers();
    emitter = new EventEmitter2();
    hub = new LiveHub(emitter);
    hub.onModuleInit();
  });
  afterEach(() => {
    hub.beforeApplicationShutdown();
    jest.useRealTimers();
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
  const happens = (name: string, id: string, payload: object = {}) =>
    emitter.emit(ANY_EVENT, { name, subject: { type: 'x', id }, payload, tenant_id: 't' });

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
    jest.advanceTimersByTime(100);
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
});
