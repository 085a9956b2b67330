import { one } from '../parsing.fixture.ts';

it('keeps no secret that the dashboard writes into the body', () => {
  const alert = one('auto', {
    sharedSecret: 'agreed-on',
    organizationId: '1',
    alertId: 'a1',
    alertType: 'APs went down',
    occurredAt: '2026-11-22T12:00:00Z',
  });
  expect(alert.format).toBe('cisco_meraki');
  expect(JSON.stringify(alert)).not.toContain('agreed-on');
});
