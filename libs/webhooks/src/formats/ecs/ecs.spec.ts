import { one } from '../parsing.fixture.ts';

it.each([
  [{ module: 'suricata', severity: 1 }, 'high'],
  [{ module: 'suricata', severity: 3 }, 'low'],
  [{ module: 'other', severity: 3 }, 'medium'],
])('counts a severity as its module does: %j', (event, severity) => {
  const alert = { kind: 'alert', category: 'intrusion_detection', ...event };
  expect(one('ecs', { '@timestamp': '2026-11-22T12:00:00Z', event: alert }).severity).toBe(severity);
});
