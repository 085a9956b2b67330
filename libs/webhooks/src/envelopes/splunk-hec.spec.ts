import type { Json } from '#contracts';
import { one } from '../formats/parsing.fixture.ts';

const TIME = { time: 1795348800 };

describe('an event for the collector of Splunk', () => {
  it.each<[string, object]>([
    ['with its sourcetype', { sourcetype: 'x', event: { message: 'The door is open' }, other: 1 }],
    ['with its time', { ...TIME, host: 'ws-1', event: { message: 'The door is open' } }],
    ['as a text', { ...TIME, source: 'door', event: 'The door is open' }],
  ])('is what happened, %s', (_what, body) => {
    expect(one('auto', body as Json).title).toMatch(/^The door is open/);
  });

  it('is none where an alert of its own says when, and calls its kind an event', () => {
    const body = { time: '2026-11-22T12:00:00Z', event: 'door.opened', user: 'amy', door: 'north' };
    expect(one('auto', body)).toMatchObject({
      title: 'Door opened: amy',
      occurred_at: '2026-11-22T12:00:00.000Z',
      raw: body,
      fields: { user: { name: 'amy' } },
    });
  });
});
