import type { FormatSample } from '../define-format.ts';

const TENANT = '84bd8158-0001-4ccc-8ddd-000000000001';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A message was created, and a security alert was changed',
    body: {
      value: [
        {
          subscriptionId: '7f105c7d-0002-4ccc-8ddd-000000000002',
          subscriptionExpirationDateTime: '2026-11-25T11:00:00.0000000Z',
          clientState: 'secret-of-the-subscription',
          changeType: 'created',
          resource: 'users/amy@corp.example/messages/AAMkAGUw',
          tenantId: TENANT,
          resourceData: {
            '@odata.type': '#Microsoft.Graph.Message',
            '@odata.id': 'Users/amy@corp.example/Messages/AAMkAGUw',
            '@odata.etag': 'W/"CQAAABYAAAD"',
            id: 'AAMkAGUw',
          },
        },
        {
          subscriptionId: '7f105c7d-0003-4ccc-8ddd-000000000003',
          subscriptionExpirationDateTime: '2026-11-25T11:00:00.0000000Z',
          changeType: 'updated',
          resource: 'security/alerts_v2/da637551227677560813_-961444813',
          tenantId: TENANT,
          resourceData: { id: 'da637551227677560813_-961444813' },
        },
      ],
    },
    alerts: [
      {
        external_id: '7f105c7d-0002-4ccc-8ddd-000000000002 created AAMkAGUw W/"CQAAABYAAAD"',
        title: 'Message created: amy@corp.example',
        fields: {
          event: { action: 'created', category: 'Message' },
          user: { name: 'amy@corp.example', email: 'amy@corp.example' },
          resource: { id: 'users/amy@corp.example/messages/AAMkAGUw', type: 'Message' },
          observer: { vendor: 'Microsoft', product: 'Graph', type: 'application' },
        },
      },
      {
        title: 'Alert changed',
        fields: {
          event: { action: 'updated', category: 'Alert' },
          resource: { id: 'security/alerts_v2/da637551227677560813_-961444813', type: 'Alert' },
          observer: { vendor: 'Microsoft', product: 'Graph', type: 'application' },
        },
      },
    ],
  },
  {
    title: 'The subscription was removed',
    body: {
      value: [
        {
          subscriptionId: '7f105c7d-0002-4ccc-8ddd-000000000002',
          subscriptionExpirationDateTime: '2026-11-25T11:00:00.0000000Z',
          tenantId: TENANT,
          clientState: 'secret-of-the-subscription',
          lifecycleEvent: 'subscriptionRemoved',
        },
      ],
    },
    alerts: [
      {
        title: 'Subscription was removed',
        fields: {
          event: { action: 'subscriptionRemoved', category: 'Subscription' },
          resource: { id: '7f105c7d-0002-4ccc-8ddd-000000000002', type: 'Subscription' },
          observer: { vendor: 'Microsoft', product: 'Graph', type: 'application' },
        },
      },
    ],
  },
];
