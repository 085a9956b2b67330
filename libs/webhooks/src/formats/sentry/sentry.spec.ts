import { one } from '../parsing.fixture.ts';

it('a metric alert and an issue of one number are two', () => {
  const metric = one('sentry', { action: 'critical', data: { metric_alert: { id: '7' } } });
  const issue = one('sentry', { action: 'created', data: { issue: { id: '7', shortId: 'SHOP-1' } } });
  expect(metric.external_id).toBe('metric alert 7');
  expect(issue.external_id).toBe('7');
});
