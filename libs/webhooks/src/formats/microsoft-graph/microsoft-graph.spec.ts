import type { Json } from '#contracts';
import type { SourceFormat } from '../index.ts';
import { parse } from '../parsing.fixture.ts';
import { microsoftGraph } from './microsoft-graph.ts';

it.each(['auto', 'microsoft_graph'] as const)(
  'keeps nothing of the secret of a subscription (%s)',
  (format) => {
    for (const { body } of microsoftGraph.samples) {
      expect(JSON.stringify(body)).toContain('secret-of-the-subscription');
      const delivery = parse(format, body);
      expect(delivery.alerts[0]).toMatchObject({
        format: 'microsoft_graph',
        raw: { clientState: '[redacted]' },
      });
      expect(JSON.stringify(delivery)).not.toContain('secret-of-the-subscription');
    }
  },
);

const notification = {
  subscriptionId: '7f105c7d-0002-4ccc-8ddd-000000000002',
  clientState: 'secret-of-the-subscription',
  changeType: 'updated',
  resource: 'security/alerts_v2/a1',
  tenantId: '84bd8158-0001-4ccc-8ddd-000000000001',
};

it.each<[string, SourceFormat, Json]>([
  ['to a source of any JSON', 'generic', { value: [notification] }],
  ['to a source of another format', 'aws_guardduty', { value: [notification] }],
  [
    'in an event of a bus',
    'auto',
    { specversion: '1.0', id: '1', source: '/graph', type: 'Microsoft.Graph', data: notification },
  ],
  [
    'as a text in a message',
    'auto',
    {
      Type: 'Notification',
      TopicArn: 'arn:aws:sns:eu-central-1:000000000042:t',
      Message: JSON.stringify(notification),
    },
  ],
])('keeps nothing of it where it comes %s', (_, format, body) => {
  const delivery = parse(format, body);
  expect(delivery.alerts).toHaveLength(1);
  expect(JSON.stringify(delivery)).not.toContain('secret-of-the-subscription');
  expect(JSON.stringify(delivery.alerts[0]?.raw)).toContain('[redacted]');
});

it('leaves what another sender calls so', () => {
  const { alerts } = parse('auto', { title: 'Client is gone', host: 'ws-1', clientState: 'offline' });
  expect(alerts[0]?.raw).toMatchObject({ clientState: 'offline' });
});
