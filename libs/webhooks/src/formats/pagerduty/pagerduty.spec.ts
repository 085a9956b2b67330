import { one } from '../parsing.fixture.ts';

it('keeps no routing key of the Events API', () => {
  const alert = one('pagerduty', {
    routing_key: 'r'.repeat(32),
    event_action: 'resolve',
    dedup_key: 'd1',
    payload: { summary: 'Something', source: 'web-1', severity: 'warning' },
  });
  expect(alert).toMatchObject({ external_id: 'd1', state: 'resolved', severity: 'medium' });
  expect(JSON.stringify(alert)).not.toContain('rrrr');
});
