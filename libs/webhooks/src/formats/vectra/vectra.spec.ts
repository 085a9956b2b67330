import { one } from '../parsing.fixture.ts';

it.each([
  [69, 73, 'critical'],
  [69, 40, 'high'],
  [30, 90, 'medium'],
  [30, 30, 'low'],
  [0, 0, 'informational'],
])('a threat of %i with a certainty of %i is %s', (threat, certainty, severity) => {
  const alert = one('vectra', {
    detection_id: 1,
    d_type: 'x',
    d_type_vname: 'Port Sweep',
    threat,
    certainty,
  });
  expect(alert).toMatchObject({ severity, not_understood: [] });
});

it('calls a machine without a name by its address', () => {
  const alert = one('vectra', {
    d_type: 'x',
    d_type_vname: 'Port Sweep',
    host_name: 'IP-10.20.0.41',
    host_ip: '10.20.0.41',
  });
  expect(alert.title).toBe('Port Sweep on 10.20.0.41');
});
