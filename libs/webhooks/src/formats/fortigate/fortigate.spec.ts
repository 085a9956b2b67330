import type { JsonObject } from '#contracts';
import { one } from '../parsing.fixture.ts';

it.each<[JsonObject, string]>([
  [{ type: 'event', level: 'emergency' }, 'critical'],
  [{ type: 'event', level: 'alert' }, 'high'],
  [{ type: 'event', level: 'critical' }, 'high'],
  [{ type: 'event', level: 'warning' }, 'medium'],
  [{ type: 'event', level: 'notice' }, 'informational'],
  [{ type: 'utm', level: 'alert', severity: 'critical' }, 'critical'],
  [{ type: 'utm', level: 'warning', crlevel: 'critical' }, 'critical'],
  [{ type: 'utm', level: 'alert', severity: 'info' }, 'informational'],
])('a threat goes before the level, among which critical is not above alert: %j', (log, ours) => {
  const line = { logid: '0100032002', subtype: 'system', devname: 'fw-1', ...log };
  expect(one('fortigate', line)).toMatchObject({ severity: ours, not_understood: [] });
});
